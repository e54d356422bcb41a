/// `wine`: 178 wines, 13 chemical measurements, 3 cultivars.
enum Wine {
    static let entry = ShippedTable.entry(
        "wine", summary: "178 wines, 13 chemical measurements, 3 cultivars", reference: "Aeberhard, Forina (1992), doi:10.24432/C5PC7J"
    ) {
        try ShippedTable.classification(
            "wine", text: WineText.text, columns: WineText.columns, classes: ["class_0", "class_1", "class_2"],
            origin:
                "S. Aeberhard, M. Forina (1992), Wine, UCI Machine Learning Repository, doi:10.24432/C5PC7J; as in scikit-learn's load_wine"
        )
    }
}
