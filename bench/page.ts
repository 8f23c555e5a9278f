/** `--html`: tables and curves on one page. */
import { chart, escaped } from '../local/risk/plots.ts';
import type { Report } from './run.ts';
import { said } from './table.ts';

export function page(reports: readonly Report[]): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>How fast it is</title>
<style>
body{font:16px/1.5 system-ui,sans-serif;color:#1c2430;max-width:1180px;margin:2rem auto;padding:0 1.25rem}p{max-width:46rem}
div{overflow-x:auto}table{border-collapse:collapse;margin:1rem 0}th,td{padding:.3rem .8rem;border-bottom:1px solid #d8dde5;text-align:right}th:first-child,td:first-child{text-align:left}
.missed{color:#a4262c;font-weight:600}small{color:#4a5565}svg{max-width:560px;width:100%;height:auto;font:12px system-ui,sans-serif;fill:#1c2430}
svg .title{font-size:15px;font-weight:600}svg .axis-title{fill:#4a5565}svg .grid{stroke:#e4e8ee}svg .axis{stroke:#667}
</style></head><body><h1>How fast it is</h1>
${reports.map(section).join('\n')}
</body></html>
`;
}

function section({ name, says, rows, goals, notes = [], charts = [], at, node, cores, load, quick }: Report): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return `<h2 id="${name}">${name}</h2><p>${escaped(says)}<br><small>${escaped(at)}, Node ${escaped(node.slice(1))}, ${cores} cores, load ${load.map((each) => each.toFixed(1)).join(' to ')}${quick ? ', the short form' : ''}</small></p>
<ul>${goals.map(({ what, goal, measured, met }) => `<li${met ? '' : ' class="missed"'}>${escaped(`${what}: ${measured} (goal ${goal}${met ? '' : ', missed'})`)}</li>`).join('')}</ul>
<div><table><tr>${names.map((each) => `<th>${escaped(each)}</th>`).join('')}</tr>${rows
    .map((row) => `<tr>${names.map((each) => `<td>${escaped(said(row[each]))}</td>`).join('')}</tr>`)
    .join('')}</table></div>
${notes.map((note) => `<p>${escaped(note)}</p>`).join('')}${charts.map((each) => `<figure>${chart(each)}</figure>`).join('')}`;
}
