import ThalwegCore

/// How many parameters the methods may have that hold a matrix of n × n.
public enum DenseLimit {
    /// 4096: a matrix of 128 MiB in f64, an eigendecomposition of about ten seconds.
    public static let parameters = 4096

    /// - Throws: `TraceError` above the limit.
    static func check(_ space: FlatSpace, for name: String, instead other: String) throws {
        guard space.count <= parameters else {
            throw TraceError(
                op: name,
                reason: "holds a matrix of n × n for n parameters; here n is \(space.count), the limit is \(parameters): try \(other), which does not")
        }
    }
}
