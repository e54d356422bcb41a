extension RunLog {
    /// The run's settings as a Markdown table, for TensorBoard's text page.
    var settingsTable: String {
        var rows: [(String, String)] = [
            ("name", name), ("seed", "\(seed)"), ("device", device), ("parameters", "\(parameterCount)"),
            ("batch size", "\(batchSize)"), ("steps per epoch", "\(stepsPerEpoch)"), ("planned steps", "\(plannedSteps)"),
            ("optimizer", optimizer), ("learning rate", "\(learningRate)"), ("loss", loss),
            ("data", "\(data.name), \(data.task), \(data.trainingCount) training and \(data.validationCount) validation examples"),
        ]
        rows += layers.map { layer in
            (layer.path, "\(layer.kind) \(layer.fanIn) → \(layer.fanOut)\(layer.activation.map { ", \($0)" } ?? "")")
        }
        return "| setting | value |\n|---|---|\n" + rows.map { "| \(Self.cell($0.0)) | \(Self.cell($0.1)) |\n" }.joined()
    }

    private static func cell(_ text: String) -> String {
        String(
            text.prefix(1_000).flatMap { character -> [Character] in
                if "|\\`*_<>[]".contains(character) { return ["\\", character] }
                return character.isNewline ? [" "] : [character]
            })
    }
}
