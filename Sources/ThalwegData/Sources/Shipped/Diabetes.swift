import ThalwegCore

/// `diabetes`: 442 patients, 10 raw measurements, the progression of the disease after one year (25 to 346).
enum Diabetes {
    static let entry = ShippedTable.entry(
        "diabetes", summary: "442 patients, 10 measurements, disease progression (regression)",
        reference: "Efron, Hastie, Johnstone, Tibshirani (2004), doi:10.1214/009053604000000067"
    ) {
        let (inputs, targets) = try ShippedTable.parse(DiabetesText.text, columns: DiabetesText.columns.count)
        var dataset = try Dataset(
            name: "diabetes", inputs: inputs, targets: HostArray(targets, dtype: .float32), task: .regression(outputs: 1))
        dataset.featureNames = DiabetesText.columns
        dataset.origin =
            "B. Efron, T. Hastie, I. Johnstone, R. Tibshirani (2004), Least angle regression, Annals of Statistics 32, 407–499, doi:10.1214/009053604000000067; as in scikit-learn's load_diabetes(scaled=False)"
        dataset.licence =
            "No terms are stated at the source (https://www4.stat.ncsu.edu/~boos/var.select/diabetes.html); distributed there with the article and inside scikit-learn (BSD-3-Clause). Cite the article"
        return dataset
    }
}
