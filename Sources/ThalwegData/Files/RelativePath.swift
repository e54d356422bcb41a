/// Paths by their text alone; nothing is looked up.
enum RelativePath {
    /// `path`, which is meant from `directory`, as it reads from `other`. Absolute paths stay; both directories are absolute, else the result is `path` joined to `directory`.
    static func rebase(_ path: String, from directory: String, to other: String) -> String {
        if path.hasPrefix("/") || directory == other { return path }
        guard directory.hasPrefix("/"), other.hasPrefix("/") else { return directory.isEmpty ? path : directory + "/" + path }
        let target = parts(directory + "/" + path), base = parts(other)
        let shared = zip(target, base).prefix { $0 == $1 }.count
        if shared == 0 { return "/" + target.joined(separator: "/") }
        return (Array(repeating: "..", count: base.count - shared) + target.dropFirst(shared)).joined(separator: "/")
    }

    /// The names on the way, without `.` and with `..` resolved.
    private static func parts(_ path: String) -> [String] {
        var result: [String] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = result.popLast() } else { result.append(String(part)) }
        }
        return result
    }
}
