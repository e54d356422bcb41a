import Testing

@testable import ThalwegDoctor

struct StatisticsTests {
    @Test("the upper tail of Student's distribution agrees with tables", arguments: [
        (2.919985580, 2.0, 0.05), (6.964556734, 2.0, 0.01), (2.353363435, 3.0, 0.05), (1.812461123, 10.0, 0.05), (0, 4, 0.5), (-2.919985580, 2, 0.95),
    ])
    func tail(_ t: Double, _ degrees: Double, _ expected: Double) {
        #expect(abs(Statistics.upperTail(t: t, degrees: degrees) - expected) < 1e-8)
    }

    @Test("the paired test is small for a constant gain, one half for none, and nil for one pair")
    func paired() throws {
        #expect(try #require(Statistics.pairedTest([0.8, 0.8, 0.8], resolution: 0.01)) < 0.001)
        #expect(Statistics.pairedTest([0, 0, 0], resolution: 0.01) == 0.5)
        #expect(try #require(Statistics.pairedTest([0.5, -0.4, 0.1], resolution: 0.01)) > 0.2)
        #expect(Statistics.pairedTest([1], resolution: 0.01) == nil)
        #expect(Statistics.pairedTest([1, .nan], resolution: 0.01) == nil)
    }

    @Test("the median is the lower middle value")
    func median() {
        #expect(Statistics.median([3, 1, 2]) == 2)
        #expect(Statistics.median([4, 1, 2, 3]) == 2)
        #expect(Statistics.median([]) == nil)
    }
}
