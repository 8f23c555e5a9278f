/** `--html`: tables and curves on one page. */
import { reportPage } from '../local/report/document.ts';
import { chart, escaped } from '../local/report/plots.ts';
import type { Report } from './run.ts';
import { said } from './table.ts';

export function page(reports: readonly Report[]): string {
  return reportPage(
    'How fast it is',
    `<h1>How fast it is</h1>
${reports.map(section).join('\n')}`,
  );
}

function section({ name, says, rows, goals, notes = [], charts = [], at, node, cores, load, quick }: Report): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return `<h2 id="${name}">${name}</h2><p>${escaped(says)}<br><small>${escaped(at)}, Node ${escaped(node.slice(1))}, ${cores} cores, load ${load.map((each) => each.toFixed(1)).join(' to ')}${quick ? ', the short form' : ''}</small></p>
<ul>${goals.map(({ what, goal, measured, met }) => `<li${met ? '' : ' class="missed"'}>${escaped(`${what}: ${measured} (goal ${goal}${met ? '' : ', missed'})`)}</li>`).join('')}</ul>
<div class="wide"><table><tr>${names.map((each) => `<th>${escaped(each)}</th>`).join('')}</tr>${rows
    .map((row) => `<tr>${names.map((each) => `<td>${escaped(said(row[each]))}</td>`).join('')}</tr>`)
    .join('')}</table></div>
${notes.map((note) => `<p>${escaped(note)}</p>`).join('')}<div class="charts">${charts.map((each) => `<figure>${chart(each)}</figure>`).join('')}</div>`;
}
