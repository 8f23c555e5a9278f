/** What every report that somebody opens in a browser is made of: one HTML file that needs nothing else, in one look. */
import { type Axis, escaped } from './plots.ts';

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;color:#1c2430;max-width:1180px;margin:2rem auto;padding:0 1.25rem}
h1{margin-bottom:.2rem}h2{margin-top:2.2rem;border-top:1px solid #d8dde5;padding-top:1.2rem}h3{margin:1.4rem 0 .2rem}p{max-width:46rem}small{color:#4a5565}
table{border-collapse:collapse;margin:.8rem 0}th,td{padding:.3rem .8rem;border-bottom:1px solid #d8dde5;text-align:right}
th:first-child,td:first-child,th.text,td.text{text-align:left}td:first-child{min-width:8rem}td.text{min-width:16rem}td.range{white-space:nowrap}.wide{overflow-x:auto}
tr.own{background:#eef6f2;font-weight:600}tr.own td.text{font-weight:400}tr.few td{color:#5b6675}.missed{color:#a4262c;font-weight:600}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(220px,1fr));gap:1rem;margin:1.4rem 0}.tile{border:1px solid #d8dde5;border-radius:8px;padding:.8rem 1rem}
.tile b{display:block;font-size:2rem;line-height:1.2}.tile span{color:#4a5565;font-size:.92rem;display:block}
.beware{border-left:4px solid #c77700;background:#fdf5e8;padding:.6rem 1rem;max-width:46rem}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(430px,100%),1fr));gap:1.6rem}figure{margin:0}figcaption{color:#4a5565;font-size:.92rem}
svg{width:100%;max-width:720px;height:auto;font:12px system-ui,sans-serif;fill:#1c2430}svg .title{font-size:15px;font-weight:600}svg .axis-title{fill:#4a5565}
svg .grid{stroke:#e4e8ee}svg .axis{stroke:#667}`;

/** @param body HTML, whose data is escaped already */
export const reportPage = (title: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title>
<style>
${STYLE}
</style></head><body>
${body}
</body></html>
`;

/** A chart with the sentence that says how to read it. */
export const figure = (svg: string, caption: string): string => `<figure>${svg}<figcaption>${caption}</figcaption></figure>`;

/** Weeks side by side, of which at most some seven are named. */
export function weekAxis(weeks: readonly string[], say: (week: string) => string = String): Axis {
  const last = weeks.length - 1;
  const step = Math.max(1, Math.ceil(weeks.length / 6));
  const ticks = Array.from({ length: Math.floor(last / step) + 1 }, (_, n) => n * step);
  return { title: 'week', from: 0, to: Math.max(last, 1), ticks, say: (n) => say(weeks[n] ?? '') };
}
