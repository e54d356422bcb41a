import Testing
@testable import ThalwegReport

@Suite struct MarkupTests {
    @Test func `an interpolated text cannot become markup`() {
        let hostile = "</style><script>alert('x')</script>&\""
        let markup: Markup = "<p title=\"\(hostile)\">\(hostile)</p>"
        #expect(!markup.text.contains("<script"))
        #expect(markup.text.hasPrefix("<p title=\"&lt;/style&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;&quot;\">"))
    }

    @Test func `markup within markup stays markup`() {
        let inner: Markup = "<b>\("<")</b>"
        let outer: Markup = "<p>\(inner)\([inner, inner])</p>"
        #expect(outer.text == "<p><b>&lt;</b><b>&lt;</b><b>&lt;</b></p>")
    }

    @Test func `characters that steer or turn text are replaced`() {
        #expect(Markup.escaped("a\u{0}b\u{1B}[2J\u{202E}c\u{7F}\u{FFFE}") == "a\u{FFFD}b\u{FFFD}[2J\u{FFFD}c\u{FFFD}\u{FFFD}")
        #expect(Markup.escaped("ü∇\n\t漢") == "ü∇\n\t漢")
    }

    @Test func `coordinates that are not finite stay numbers`() {
        let markup: Markup = "\(Double.nan) \(Double.infinity) \(1.26) \(-0.04) \(7)"
        #expect(markup.text == "0 0 1.3 0.0 7")
    }
}
