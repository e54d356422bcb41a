/// `iris`: 150 flowers, 4 measurements, 3 species.
enum Iris {
    static let entry = ShippedTable.entry(
        "iris", summary: "150 iris flowers, 4 measurements, 3 species", reference: "Fisher (1936), doi:10.1111/j.1469-1809.1936.tb02137.x"
    ) {
        try ShippedTable.classification(
            "iris", text: IrisText.text, columns: IrisText.columns, classes: ["setosa", "versicolor", "virginica"],
            origin:
                "R. A. Fisher (1936), The use of multiple measurements in taxonomic problems; UCI Machine Learning Repository, doi:10.24432/C56C76; as in scikit-learn's load_iris (Fisher's values, with UCI's two wrong rows corrected)"
        )
    }
}
