/// What a reader found in event files, of any framework that writes them.
public struct EventLog: Sendable, Hashable {
    /// One value of a tag.
    public struct Point<Value: Sendable & Hashable>: Sendable, Hashable {
        /// The writer's count of steps.
        public var step: Int
        /// Seconds since 1970.
        public var wallTime: Double
        /// What was logged.
        public var value: Value
        /// `value` at `step`.
        public init(step: Int, wallTime: Double, value: Value) {
            self.step = step
            self.wallTime = wallTime
            self.value = value
        }
    }

    /// By tag, in the order of the files.
    public var scalars: [String: [Point<Double>]] = [:]
    /// By tag, in the order of the files.
    public var histograms: [String: [Point<EventHistogram>]] = [:]
    /// By tag, in the order of the files.
    public var texts: [String: [Point<String>]] = [:]
    /// The files read whose last record is cut off, as a killed or still running writer leaves them.
    public var truncatedFiles: [String] = []

    /// An empty log.
    public init() {}
}
