/** The page's style: light or dark as the reader's system is, readable on paper too. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: #fdfdfc; --ink: #1c2024; --soft: #5c6470; --line: #d9dce1; --row: #f3f4f6; --strong: #0b5cad; --plain: #5c6470;
  --c0: #0b5cad; --c1: #b8500b; --c2: #1a7f4b; --c3: #a3276f; --c4: #6b4fbb; --c5: #7a6000; --c6: #0f7c86; --c7: #b3261e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #15181c; --ink: #e8eaed; --soft: #a3abb6; --line: #363c45; --row: #1d2127; --strong: #7ab8ff; --plain: #a3abb6;
    --c0: #7ab8ff; --c1: #ffa861; --c2: #6fd69b; --c3: #f48ac1; --c4: #b8a4ff; --c5: #e3c75a; --c6: #67d4de; --c7: #ff8a80;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 76rem; padding: 2rem 1.25rem 4rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
}
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0; }
h2 { font-size: 1.35rem; margin: 3rem 0 0; padding-top: 1.2rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
p, ul { max-width: 46rem; margin: .4rem 0; }
.soft, figcaption, .notes { color: var(--soft); font-size: .9rem; }
nav ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
a { color: var(--strong); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .9rem; }
caption { text-align: left; color: var(--soft); font-size: .9rem; padding-bottom: .4rem; }
th, td { padding: .35rem .65rem; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line); }
th { font-weight: 600; vertical-align: bottom; }
tbody tr:nth-child(even) { background: var(--row); }
.word { text-align: left; }
th button { all: unset; cursor: pointer; }
th button::after { content: " \\2195"; content: " \\2195" / ""; color: var(--soft); }
th[aria-sort=ascending] button::after { content: " \\2191"; content: " \\2191" / ""; color: var(--strong); }
th[aria-sort=descending] button::after { content: " \\2193"; content: " \\2193" / ""; color: var(--strong); }
:focus-visible { outline: 2px solid var(--strong); outline-offset: 2px; }
figure { margin: 1rem 0; }
.intervals { overflow-x: auto; }
.intervals svg { width: 100%; min-width: 34rem; max-width: 47.5rem; height: auto; }
.curves { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1rem 2rem; }
.curves svg { width: 100%; height: auto; }
.curves figcaption { color: var(--ink); }
svg text { fill: var(--ink); font-size: 13px; }
svg text.tick { fill: var(--soft); font-size: 12px; }
.grid { stroke: var(--line); fill: none; }
.reference { stroke: var(--soft); stroke-dasharray: 3 4; fill: none; }
.bar { stroke: currentColor; stroke-width: 2; fill: none; }
.strong { color: var(--strong); } .plain { color: var(--plain); }
circle { fill: currentColor; }
.curve { fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
.dashed { stroke-dasharray: 6 5; }
.legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; font-size: .93rem; }
.legend svg { width: 1.6rem; height: .7rem; margin-right: .45rem; }
${Array.from({ length: 8 }, (_, index) => `.c${index} { color: var(--c${index}); }`).join(' ')}
@media print { body { max-width: none; padding: 0; } th button::after { content: ""; } }
`;
