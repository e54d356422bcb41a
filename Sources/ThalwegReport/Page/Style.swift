/// The style sheet. Colours of series are Okabe and Ito's vermilion and blue (Color Universal Design, 2008), which readers with
/// any colour vision tell apart; dashes and outlines tell apart what shares a colour.
enum Style {
    static let sheet: Markup = """
        :root{--page:#f7f7f5;--card:#fff;--ink:#1b1c1e;--soft:#5d626a;--line:#e2e3e5;--before:#c8500a;--after:#0069a8;
            --bad:#b3261e;--badbg:#fdecea;--warn:#8a5a00;--warnbg:#fdf3dc;--good:#00618f;--goodbg:#e3f2fb;--code:#f0f0ee}
        @media(prefers-color-scheme:dark){
            :root{--page:#131416;--card:#1c1e21;--ink:#e8e9eb;--soft:#a0a6af;--line:#33363b;--before:#f2935c;--after:#5bb5ee;
                --bad:#ff9a90;--badbg:#3b1d1b;--warn:#f0c060;--warnbg:#352a12;--good:#7cc7f5;--goodbg:#142f40;--code:#282b2f}
        }
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%}
        body{margin:0;background:var(--page);color:var(--ink);
            font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;
            font-variant-numeric:tabular-nums}
        main{max-width:1080px;margin:0 auto;padding:40px 24px 80px}
        h1{font-size:clamp(1.7rem,4.5vw,2.6rem);line-height:1.15;letter-spacing:-.02em;margin:.1em 0 .35em;overflow-wrap:anywhere}
        h2{font-size:1.35rem;letter-spacing:-.01em;margin:0 0 .5em}
        h3{font-size:1rem;margin:0}
        p{margin:.5em 0;overflow-wrap:anywhere;text-wrap:pretty}
        code,pre,.diff,.change{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.9em}
        code{background:var(--code);border-radius:5px;padding:.1em .35em;overflow-wrap:anywhere}
        pre{background:var(--code);border-radius:10px;padding:14px 16px;white-space:pre-wrap}
        pre code{padding:0;background:none}
        .eyebrow{color:var(--soft);font-size:.85rem;letter-spacing:.06em;text-transform:uppercase;margin:0}
        .lead{font-size:1.15rem;max-width:46em}
        .verdict{margin:0 0 .8em}
        .arrow{color:var(--soft)}
        .pill{display:inline-block;padding:.15em .8em;border-radius:99px;background:var(--code);font-weight:600;font-size:.95rem}
        .pill.bad{background:var(--badbg);color:var(--bad)}
        .pill.good{background:var(--goodbg);color:var(--good)}
        .stats{display:flex;flex-wrap:wrap;gap:12px;margin:24px 0 8px}
        .stat,section,.chart{background:var(--card);border:1px solid var(--line);border-radius:14px}
        .stat{padding:12px 16px;flex:1 1 auto}
        .stat .name{display:block;color:var(--soft);font-size:.85rem}
        .figure{white-space:nowrap;font-size:1.2rem;font-weight:600;letter-spacing:-.01em}
        .was{color:var(--before)}
        .is{color:var(--after)}
        section{margin-top:20px;padding:24px}
        section>p{max-width:52em;color:var(--soft)}
        .chains{margin:4px 0 16px}
        .chain{list-style:none;display:flex;flex-wrap:wrap;gap:8px 0;margin:8px 0;padding:0;align-items:center}
        .chain li{border:1px solid var(--line);border-radius:99px;padding:.2em .8em;font-size:.92rem}
        .chain code{background:none;padding:0}
        .chain li:not(:last-child){margin-right:38px;position:relative}
        .chain li:not(:last-child)::after{content:"→";position:absolute;right:-27px;color:var(--soft);font-size:1.1rem;
            line-height:1.3}
        .chain .critical{border-color:var(--bad);color:var(--bad);background:var(--badbg)}
        .chain .warning{border-color:var(--warn);color:var(--warn);background:var(--warnbg)}
        .chain .outcome{font-weight:600}
        .finding{border-top:1px solid var(--line);padding:18px 0 6px}
        .finding h3{font-size:1.1rem}
        .rank{color:var(--soft);font-weight:400}
        .meta{color:var(--soft);font-size:.9rem}
        .severity{font-weight:600}
        .critical .severity{color:var(--bad)}
        .warning .severity{color:var(--warn)}
        .confirmation{background:var(--goodbg);border-radius:10px;padding:10px 16px;margin:12px 0}
        .confirmation.fails{background:var(--code)}
        .confirmation p,.confirmation dl{margin:.2em 0}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 18px;margin:.5em 0}
        dt{color:var(--soft)}
        dd{margin:0;overflow-wrap:anywhere}
        .scroll{overflow-x:auto;margin:10px 0}
        table{border-collapse:collapse;width:100%;font-size:.92rem}
        th{font-weight:600;color:var(--soft);white-space:nowrap}
        th,td{text-align:left;padding:6px 12px 6px 0;border-bottom:1px solid var(--line);vertical-align:top}
        td p{margin:0}
        .number{text-align:right;white-space:nowrap}
        .accepted td{background:var(--goodbg)}
        .mark{color:var(--good);font-weight:600;white-space:nowrap}
        .treatments td,.treatments th{padding-left:8px}
        .random{color:var(--soft)}
        .treatments td:nth-child(2){min-width:150px}
        .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(400px,100%),1fr));gap:16px}
        .charts.narrow{max-width:620px}
        .chart{margin:0;padding:16px 16px 10px;border-radius:12px;min-width:0}
        .chart svg{display:block;width:100%;height:auto}
        figcaption{margin-bottom:6px}
        .unit{color:var(--soft);font-size:.85rem;margin:.1em 0}
        .legend{list-style:none;display:flex;flex-wrap:wrap;gap:2px 16px;margin:6px 0 0;padding:0;font-size:.85rem}
        .legend li{display:flex;align-items:center;gap:6px}
        .legend svg{width:22px;height:12px}
        svg text{font-size:12.5px;fill:var(--soft);font-family:inherit}
        svg .row{fill:var(--ink)}
        svg .value,svg .note{font-size:11px;stroke:var(--card);stroke-width:3px;paint-order:stroke;stroke-linejoin:round}
        .grid{stroke:var(--line);stroke-width:1}
        .axis{stroke:var(--soft);stroke-width:1;opacity:.7}
        .line{fill:none;stroke-width:2.2;stroke-linejoin:round;stroke-linecap:round}
        .dashed{stroke-dasharray:5 4;stroke-width:1.6;opacity:.85}
        .line.before,.cross.before{stroke:var(--before)}
        .line.after,.cross.after{stroke:var(--after)}
        .cross{stroke-width:2.4;fill:none}
        .dot.before,.bar.before,.fill.before,.area.before{fill:var(--before)}
        .dot.after,.bar.after,.fill.after,.area.after{fill:var(--after)}
        .area{opacity:.75}
        .contour{fill:none;stroke:var(--after);stroke-width:1}
        .height1{opacity:.9}.height2{opacity:.65}.height3{opacity:.45}.height4{opacity:.3}
        .surface{display:block;width:100%;color:var(--ink);touch-action:pan-y;cursor:grab;border-radius:8px}
        .surface:active{cursor:grabbing}
        .mark{stroke:var(--card);stroke-width:1.5}
        .mark.minimum,.fill.mark.minimum{fill:var(--good)}
        .mark.maximum,.fill.mark.maximum{fill:var(--bad)}
        .mark.saddle,.fill.mark.saddle{fill:var(--warn)}
        .mark.degenerate,.fill.mark.degenerate{fill:var(--soft)}
        .outline{fill:none;stroke:var(--ink);stroke-width:1.2;opacity:.75}
        .reference{stroke:var(--soft);stroke-dasharray:1.5 4;stroke-width:1.5;stroke-linecap:round}
        .threshold{stroke:var(--ink);stroke-dasharray:5 4;stroke-width:1.3}
        details{margin-top:8px;font-size:.9rem}
        summary{cursor:pointer;color:var(--soft)}
        details .scroll{max-height:320px;overflow:auto}
        .layers{display:grid;gap:4px 24px}
        .layers.single{grid-template-columns:repeat(auto-fill,minmax(min(240px,100%),1fr))}
        .layers.double{grid-template-columns:repeat(auto-fit,minmax(min(440px,100%),1fr))}
        .layer{display:grid;grid-template-columns:1fr;gap:2px 14px;padding:10px 0;border-top:1px solid var(--line);min-width:0}
        .double .layer{grid-template-columns:1fr 1fr}
        .layer h3{grid-column:1/-1;font-size:.95rem}
        .tile{display:block;width:100%;height:auto}
        .tile text{font-size:12px}
        .empty{color:var(--soft)}
        .diff{border:1px solid var(--line);border-radius:10px;overflow:hidden}
        .hunk{padding:8px 14px}
        .hunk+.hunk{border-top:1px solid var(--line)}
        .path{color:var(--soft);display:inline-block;margin-right:1.2em;max-width:100%;overflow-wrap:anywhere}
        .diff del,.diff ins{display:block;text-decoration:none;padding:1px 8px;margin:2px -8px;border-radius:5px;
            overflow-wrap:anywhere}
        del{background:var(--badbg);color:var(--bad)}
        ins{background:var(--goodbg);color:var(--good)}
        .notes{color:var(--soft)}
        @media(max-width:560px){
            .treatments td:first-child,.treatments th:first-child{display:none}
            .treatments{width:680px}
            main{padding:24px 12px 48px}
            section{padding:18px 14px}
            .chart{padding:12px 8px 8px}
            .lead{font-size:1.05rem}
            .facts{grid-template-columns:1fr;gap:0}
            .facts dd{margin-bottom:8px}
            svg text{font-size:14.5px}
            svg .value,svg .note{font-size:13px}
            .stat{flex-basis:45%}
            .figure{font-size:1.02rem}
        }
        @media print{
            :root{--page:#fff}
            body{font-size:12px}
            main{max-width:none;padding:0}
            section,.stat,.chart{break-inside:avoid;border-color:#ccc}
            section{padding:14px 0;border:0}
            details{display:none}
        }

        """
}
