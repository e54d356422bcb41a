import ThalwegTraining

/// The one number that tells how good a network is: validation accuracy, else R², else the loss; of training where there is no validation.
struct Headline {
    var name: String
    var value: Double
    var text: String

    init(_ measures: Measures) {
        let part = measures.validation == nil ? "Training" : "Validation"
        let measure = measures.validation ?? measures.train
        if let accuracy = measure.accuracy {
            (name, value, text) = ("\(part) accuracy", accuracy, NumberText.percent(accuracy))
        } else if let r2 = measure.r2 {
            (name, value, text) = ("\(part) R²", r2, NumberText.short(r2))
        } else {
            (name, value, text) = ("\(part) loss", measure.loss, NumberText.short(measure.loss))
        }
    }
}
