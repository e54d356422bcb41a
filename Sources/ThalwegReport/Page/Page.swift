/// A whole HTML file around its parts: no network, no script, no font.
struct Page {
    var title: String
    var parts: [Markup]

    var text: String {
        let page: Markup = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
            <meta name="color-scheme" content="light dark"/>
            <title>\(title) · Thalweg report</title>
            <style>\(Style.sheet)</style></head>
            <body><main>
            \(parts)</main></body></html>

            """
        return page.text
    }
}
