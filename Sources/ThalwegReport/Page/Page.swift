/// A whole HTML file around its parts: no network, no font, and no script but those given, which the browser knows by their hashes.
struct Page {
    var title: String
    var parts: [Markup]
    /// Texts of scripts that the page may run; none of them holds what came from outside.
    var scripts: [String] = []

    var text: String {
        let page: Markup = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'\(allowed)"/>
            <meta name="color-scheme" content="light dark"/>
            <title>\(title) · Thalweg report</title>
            <style>\(Style.sheet)</style></head>
            <body><main>
            \(parts)</main>\(scripts.map { Markup(stringLiteral: "<script>\($0)</script>") })</body></html>

            """
        return page.text
    }

    private var allowed: Markup {
        scripts.isEmpty ? "" : Markup(stringLiteral: "; script-src" + scripts.map { " 'sha256-\(SHA256.base64(of: $0))'" }.joined())
    }
}
