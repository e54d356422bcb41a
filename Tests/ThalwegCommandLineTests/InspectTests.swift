import Foundation
import Testing

/// `thalweg inspect` as a user runs it.
@Suite struct InspectTests {
    @Test func `a trained network's point is named, with eigenvalues in their bounds and a report`() throws {
        let shop = try Workshop(["a.yaml": iris])
        let tool = try shop.run("inspect", "a.yaml", "--json", "inspection.json", "--report", "report.html", "--lang", "en", "--find-critical")
        #expect(tool.status == 0, "\(tool.messages)")
        let seen = try shop.json("inspection.json")
        #expect(seen["schema"] as? String == "thalweg.inspection/1" && seen["at"] as? String == "end")
        let hessian = try #require(seen["hessian"] as? [String: Any]), point = try #require(seen["point"] as? [String: Any])
        let largest = try #require(hessian["largest"] as? [[String: Double]]), smallest = try #require(hessian["smallest"] as? [[String: Double]])
        #expect(largest.count == 5 && smallest.count == 3)
        let values = largest.compactMap { $0["value"] }
        #expect(values == values.sorted(by: >) && (smallest.first?["value"] ?? 0) < values[0])
        #expect(largest.allSatisfy { ($0["bound"] ?? 1) <= 0.011 * values[0] })
        let trace = try #require(hessian["trace"] as? [String: Double])
        #expect((trace["value"] ?? 0) > 0.9 * values[0])
        #expect((hessian["trace_sampling_error"] as? Double ?? 0) > 0 && (hessian["largest_sampling_errors"] as? [Double])?.count == 5)
        let stability = try #require(seen["stability"] as? [String: Any]), step = try #require(seen["step"] as? [String: Any])
        #expect((stability["ratio"] as? Double ?? 0) > 0 && step["slope"] is Double && tool.output.contains("bound"))
        #expect(["minimum", "saddle", "degenerate", "not-critical"].contains(point["kind"] as? String ?? ""))
        #expect(tool.output.contains("largest eigenvalues") && tool.output.contains("because"))
        let settings = try #require(seen["settings"] as? [String: Any]), found = try #require(seen["found_critical"] as? [String: Any])
        #expect(settings["budget"] as? Int == 600 && settings["steps"] as? Int == 40 && settings["examples"] as? Int == seen["examples"] as? Int)
        let norms = try #require(found["gradient_norms"] as? [Double])
        #expect((norms.last ?? 1) < norms[0] && tool.output.contains("distance") && tool.messages.contains("plan: at most 600 Hessian products"))
        #expect((hessian["bulk"] as? [[String: Any]])?.count == 2 && seen["non_smooth"] is [Any])
        let page = try String(contentsOf: shop.folder.appendingPathComponent("report.html"), encoding: .utf8)
        #expect(page.contains("Where the eigenvalues lie") && !page.contains("http://") && !page.contains("<script src"))
    }

    @Test func `places and budgets that cannot be are errors that say what can`() throws {
        let shop = try Workshop(["a.yaml": iris])
        let late = try shop.run("inspect", "a.yaml", "--at", "epoch:31")
        #expect(late.status == 1 && late.messages.contains("30"))
        let odd = try shop.run("inspect", "a.yaml", "--at", "middle")
        #expect(odd.status == 64 && odd.messages.contains("epoch:N"))
        let poor = try shop.run("inspect", "a.yaml", "--at", "start", "--budget", "20")
        #expect(poor.status == 1 && poor.messages.contains("needs at least"))
        let short = try shop.run("inspect", "a.yaml", "--dry-run", "--budget", "0.00001s")
        #expect(short.status == 1 && short.messages.contains("too short"))
        let plan = try shop.run("inspect", "a.yaml", "--dry-run", "--budget", "50", "--json", "-")
        #expect(plan.status == 0 && plan.output.contains("thalweg.inspection-plan/1"), "\(plan.messages)")
        let both = try shop.run("inspect", "a.yaml", "--at", "end", "--checkpoint", "x")
        #expect(both.status == 64)
        let none = try shop.run("inspect", "a.yaml", "--checkpoint", "nowhere")
        #expect(none.status == 1 && none.messages.contains("nowhere"))
    }
}
