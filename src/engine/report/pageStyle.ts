/** Of the HTML report: light on paper, and on a screen as the reader has it. No colour but the charts' tells anything. */
export const pageStyle = `
:root{color-scheme:light dark;--paper:#fff;--ink:#1f2328;--quiet:#57606a;--line:#d8dee4;--tint:#f6f8fa;--link:#0063d3}
@media screen and (prefers-color-scheme:dark){:root{--paper:#0d1117;--ink:#e6edf3;--quiet:#9198a1;--line:#30363d;--tint:#161b22;--link:#59a4f9}}
*{box-sizing:border-box}
body{margin:0 auto;padding:32px 24px 64px;max-width:960px;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,"Segoe UI",Helvetica,Arial,sans-serif;font-variant-numeric:tabular-nums}
h1{font-size:28px;line-height:1.25;margin:0 0 4px}h2{font-size:20px;margin:40px 0 12px;padding-top:8px;border-top:1px solid var(--line)}
p{margin:8px 0;max-width:76ch}.note{color:var(--quiet);margin-bottom:16px}.finding{font-size:17px;font-weight:600}
nav ul{columns:3;list-style:none;padding:0;margin:16px 0;font-size:14px}a{color:var(--link)}
figure{margin:16px 0;break-inside:avoid}svg{display:block;max-width:100%;height:auto;border:1px solid var(--line);border-radius:6px}
.wide{overflow-x:auto;margin:16px 0;break-inside:avoid}table{border-collapse:collapse;font-size:13px;line-height:1.4}
caption{text-align:left;font-weight:600;padding:0 0 6px}th,td{padding:4px 12px 4px 0;border-bottom:1px solid var(--line);text-align:right;vertical-align:top;white-space:nowrap}
thead th{color:var(--quiet);font-weight:600;vertical-align:bottom;white-space:normal}th:first-child,td:first-child,.words th,.words td{text-align:left}.words td,.words tbody th{white-space:normal}.words td code{display:inline-block;min-width:20ch}tbody th{font-weight:400}
code,pre{font:12.5px/1.45 ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}td code{white-space:pre-wrap;overflow-wrap:anywhere}tbody th code{display:inline-block;min-width:22ch}
pre{background:var(--tint);border:1px solid var(--line);border-radius:6px;padding:10px 12px;white-space:pre-wrap;overflow-wrap:anywhere}
details{margin:12px 0}summary{cursor:pointer;color:var(--link)}summary:focus-visible,a:focus-visible{outline:2px solid var(--link);outline-offset:2px}
li{max-width:90ch;margin:3px 0}
@media print{@page{margin:16mm}:root{color-scheme:light}body{padding:0;max-width:none;font-size:11pt}nav{display:none}h2{break-after:avoid;margin-top:24px}.wide{overflow:visible}table{font-size:8.5pt}th,td{white-space:normal}.words td code{min-width:8ch}.many{font-size:6.5pt}.many th,.many td{padding:2px 6px 2px 0}.many code,.words.many td code{font-size:6.5pt;min-width:0}tr,figure{break-inside:avoid}.long{break-inside:auto}figure:not(.full) svg{width:135mm}summary{color:var(--ink);list-style:none}details::details-content{content-visibility:visible;block-size:auto}pre{font-size:8pt}}
`.trim();
