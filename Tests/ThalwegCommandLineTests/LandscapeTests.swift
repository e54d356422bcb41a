import Foundation
import Testing

/// `thalweg landscape` as a user runs it.
@Suite struct LandscapeTests {
    @Test func `a plane with the path, lines, and the way to another checkpoint come out as JSON, report and text`() throws {
        let shop = try Workshop(["a.yaml": iris])
        let other = try shop.run("train", "a.yaml", "--seed", "5", "--checkpoint", "other", "--quiet")
        #expect(other.status == 0, "\(other.messages)")
        let tool = try shop.run(
            "landscape", "a.yaml", "--plane", "pca", "--points", "9", "--to", "other", "--json", "landscape.json", "--report", "report.html", "--lang", "en")
        #expect(tool.status == 0, "\(tool.messages)")
        let seen = try shop.json("landscape.json")
        #expect(seen["schema"] as? String == "thalweg.landscape/1" && seen["at"] as? String == "end")
        let plane = try #require(seen["plane"] as? [String: Any]), path = try #require(plane["path"] as? [[String: Any]])
        #expect(plane["kind"] as? String == "pca" && (plane["losses"] as? [[Double]])?.count == 9 && path.count == 31)
        #expect((plane["path_share"] as? Double ?? 0) > 0.8 && path.last?["epoch"] as? Int == 30)
        let connection = try #require(seen["connection"] as? [String: Any])
        func barrier(_ name: String) -> Double { ((connection[name] as? [String: Any])?["barrier"] as? [String: Double])?["height"] ?? .nan }
        #expect(barrier("curve") <= barrier("straight") && connection["to"] as? String == "other")
        #expect((seen["lines"] as? [[String: Any]])?.count == 2)
        #expect(tool.output.contains("plane (pca)") && tool.output.contains("barrier, straight"))
        let page = try String(contentsOf: shop.folder.appendingPathComponent("report.html"), encoding: .utf8)
        #expect(page.contains("<canvas class=\"surface\"") && !page.contains("http://") && !page.contains("<script src"))
        let chinese = try shop.run("landscape", "a.yaml", "--at", "start", "--points", "3", "--line", "gradient", "--quiet", "--lang", "zh")
        #expect(chinese.status == 0 && chinese.output.contains("沿梯度"), "\(chinese.messages)")
    }

    @Test func `what cannot be asked for is an error that says what can`() throws {
        let shop = try Workshop(["a.yaml": iris])
        for (arguments, part) in [
            (["--plane", "flat"], "random"), (["--points", "1"], "2…501"), (["--range", "0"], "above 0"), (["--range", "nan"], "above 0"),
            (["--plane", "pca", "--checkpoint", "x"], "another plane"), (["--plane", "pca", "--at", "start"], "at least two epochs"),
            (["--at", "end", "--checkpoint", "x"], "keep one"), (["--logdir", "x"], "--report"), (["--plane", "curve"], "--to"),
        ] {
            let tool = try Tool(["landscape", "a.yaml"] + arguments, in: shop.folder)
            #expect(tool.status == 64 && tool.messages.contains(part), "\(arguments) \(tool.messages)")
        }
        let none = try shop.run("landscape", "a.yaml", "--to", "nowhere")
        #expect(none.status == 1 && none.messages.contains("nowhere"))
        let early = try shop.run("landscape", "a.yaml", "--plane", "pca", "--at", "epoch:1", "--line", "none")
        #expect(early.status == 1 && early.messages.contains("more epochs"), "\(early.messages)")
    }
}
