/// `breast_cancer`: 569 tumours, 30 measurements of cell nuclei, malignant or benign.
enum BreastCancer {
    static let entry = ShippedTable.entry(
        "breast_cancer", summary: "569 tumours, 30 measurements, malignant or benign",
        reference: "Wolberg, Mangasarian, Street, Street (1995), doi:10.24432/C5DW2B"
    ) {
        try ShippedTable.classification(
            "breast_cancer", text: BreastCancerText.text, columns: BreastCancerText.columns,
            classes: ["malignant", "benign"],
            origin:
                "W. Wolberg, O. Mangasarian, N. Street, W. Street (1995), Breast Cancer Wisconsin (Diagnostic), UCI Machine Learning Repository, doi:10.24432/C5DW2B; as in scikit-learn's load_breast_cancer"
        )
    }
}
