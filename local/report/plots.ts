/** Line charts as SVG text, with axes, a title and a legend: nothing is loaded, nothing runs. */

export type Axis = { readonly title: string; readonly from: number; readonly to: number; readonly ticks: readonly number[]; readonly say: (value: number) => string };

export type Series = {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly colour: string;
  readonly dashed?: boolean;
  /** Draws a dot at each point. */
  readonly dots?: boolean;
  /** What chance leaves open at a point, as an upright stroke. */
  readonly ranges?: readonly (readonly [x: number, from: number, to: number])[];
};

export type Chart = { readonly title: string; readonly x: Axis; readonly y: Axis; readonly series: readonly Series[] };

const WIDTH = 560;
const HEIGHT = 380;
const MARGIN = { top: 36, right: 26, bottom: 48, left: 58 };
const LEGEND_LINE = 18;

export function chart({ title, x, y, series }: Chart): string {
  const legendRows = Math.ceil(series.length / LEGEND_COLUMNS);
  const height = HEIGHT + legendRows * LEGEND_LINE;
  const across = scale(x, MARGIN.left, WIDTH - MARGIN.right);
  const up = scale(y, HEIGHT - MARGIN.bottom, MARGIN.top);
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(title)}">
<text x="${MARGIN.left}" y="20" class="title">${escaped(title)}</text>
${y.ticks.map((tick) => `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${px(up(tick))}" y2="${px(up(tick))}" class="grid"/><text x="${MARGIN.left - 8}" y="${px(up(tick) + 4)}" text-anchor="end">${escaped(y.say(tick))}</text>`).join('\n')}
${x.ticks.map((tick) => `<line x1="${px(across(tick))}" x2="${px(across(tick))}" y1="${HEIGHT - MARGIN.bottom}" y2="${HEIGHT - MARGIN.bottom + 5}" class="axis"/><text x="${px(across(tick))}" y="${HEIGHT - MARGIN.bottom + 19}" text-anchor="middle">${escaped(x.say(tick))}</text>`).join('\n')}
<path d="M${MARGIN.left},${MARGIN.top}V${HEIGHT - MARGIN.bottom}H${WIDTH - MARGIN.right}" class="axis" fill="none"/>
<text x="${(MARGIN.left + WIDTH - MARGIN.right) / 2}" y="${HEIGHT - 10}" text-anchor="middle" class="axis-title">${escaped(x.title)}</text>
<text transform="translate(14 ${(MARGIN.top + HEIGHT - MARGIN.bottom) / 2}) rotate(-90)" text-anchor="middle" class="axis-title">${escaped(y.title)}</text>
${series.map((one) => drawn(one, across, up)).join('\n')}
${series.map((one, index) => legend(one, index)).join('\n')}
</svg>`;
}

const LEGEND_COLUMNS = 3;

function drawn({ points, colour, dashed, dots, ranges = [] }: Series, across: (value: number) => number, up: (value: number) => number): string {
  const at = points.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y)).map(([x, y]) => [px(across(x)), px(up(y))] as const);
  const line = `<polyline points="${at.map((point) => point.join(',')).join(' ')}" fill="none" stroke="${colour}" stroke-width="2"${dashed ? ' stroke-dasharray="5 4"' : ''}/>`;
  const strokes = ranges
    .map(([x, from, to]) => `<line x1="${px(across(x))}" x2="${px(across(x))}" y1="${px(up(from))}" y2="${px(up(to))}" stroke="${colour}" stroke-opacity="0.35" stroke-width="6"/>`)
    .join('');
  return strokes + line + (dots ? at.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="3.5" fill="${colour}"/>`).join('') : '');
}

function legend({ name, colour, dashed }: Series, index: number): string {
  const x = MARGIN.left + (index % LEGEND_COLUMNS) * ((WIDTH - MARGIN.left) / LEGEND_COLUMNS);
  const y = HEIGHT + 6 + Math.floor(index / LEGEND_COLUMNS) * LEGEND_LINE;
  return `<line x1="${px(x)}" x2="${px(x + 22)}" y1="${y}" y2="${y}" stroke="${colour}" stroke-width="3"${dashed ? ' stroke-dasharray="5 4"' : ''}/><text x="${px(x + 28)}" y="${y + 4}">${escaped(name)}</text>`;
}

const scale =
  ({ from, to }: Axis, start: number, end: number) =>
  (value: number): number =>
    start + ((Math.min(Math.max(value, from), to) - from) / (to - from || 1)) * (end - start);

const px = (value: number): number => Math.round(value * 10) / 10;

export const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** About five round numbers from 0 to a top that covers `most`. */
export function roundTicks(most: number): number[] {
  const rough = Math.max(most, 1e-9) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  return Array.from({ length: Math.ceil(most / step - 1e-9) + 1 }, (_, n) => n * step);
}
