import ThalwegConfiguration

extension OptionDescription {
    static let warmup = OptionDescription("warmup", .any, default: 0, "length of the linear rise from 0 at the start, in steps or as `3 epochs`")
    static let end = OptionDescription("end", .number, default: 0.0, "factor at the end of the run, ≥ 0")

    static func length(_ name: String, default defaultValue: ConfigurationNode? = nil, required: Bool = false, _ summary: String) -> OptionDescription {
        OptionDescription(name, .any, default: defaultValue, required: required, summary + ", in steps or as `3 epochs`")
    }
}

extension OptionReader {
    mutating func warmup() throws(ConfigurationError) -> ScheduleLength { try length("warmup", default: .steps(0), positive: false) }
    mutating func end(default: Double = 0) throws(ConfigurationError) -> Double { try double("end", default: `default`, in: 0...Double.greatestFiniteMagnitude) }
    /// A factor ≥ 0.
    mutating func factor(_ key: String, default: Double? = nil) throws(ConfigurationError) -> Double {
        try double(key, default: `default`, in: 0...Double.greatestFiniteMagnitude)
    }
}

extension Double {
    /// The number for a file, nil when it is the default.
    func unless(_ standard: Double) -> ConfigurationNode? { self == standard ? nil : .number(self) }
}
