import { number } from '../tables';
import { at, escape, svg } from './markup';
import { scaleOf } from './scale';

/** A point with its interval. */
export interface Item {
  label: string;
  value: number;
  interval?: readonly [number, number];
  /** Drawn in the page's strong colour. */
  strong?: boolean;
}

export interface IntervalPlot {
  /** Unique on the page. */
  id: string;
  title: string;
  items: readonly Item[];
  /** A value that the others are seen against: a dashed line. */
  reference: number;
  /** A point's value as text. */
  text?: (value: number) => string;
}

const width = 760;
const right = 90; // of the values
const line = 30;

/** Room for the labels: a letter is seldom wider. */
const roomOf = (items: readonly Item[]) =>
  Math.min(360, 24 + 7.8 * Math.max(12, ...items.map(({ label }) => label.length)));

/** Points with their intervals, a line each, on one axis. */
export function intervalPlot({ id, title, items, reference, text = number }: IntervalPlot): string {
  const left = at(roomOf(items));
  const bottom = 12 + items.length * line;
  const values = [reference, ...items.flatMap(({ value, interval = [] }) => [value, ...interval])];
  const x = scaleOf(values, [left, width - right]);
  const grid = x.ticks.map(
    (tick) =>
      `<path class="grid" d="M${at(x(tick))} 6V${bottom}"/><text class="tick" x="${at(x(tick))}" y="${bottom + 18}" text-anchor="middle">${x.label(tick)}</text>`,
  );
  const points = items.map(({ label, value, interval, strong }, index) => {
    const y = 12 + (index + 0.5) * line;
    const [low, high] = (interval ?? [value, value]).map((end) => at(x(end)));
    const bar = interval
      ? `<path class="bar" d="M${low} ${y}H${high}M${low} ${y - 5}v10M${high} ${y - 5}v10"/>`
      : '';
    return `<g class="${strong ? 'strong' : 'plain'}">${bar}<circle cx="${at(x(value))}" cy="${y}" r="4.5"/><text x="${left - 14}" y="${y + 4}" text-anchor="end">${escape(label)}</text><text x="${width - right + 14}" y="${y + 4}">${text(value)}</text></g>`;
  });
  const mark = `<path class="reference" d="M${at(x(reference))} 6V${bottom}"/>`;
  const said = items.map(({ label, value, interval }) =>
    [label, text(value), ...(interval ? [`(${interval.map(text).join(' to ')})`] : [])].join(' '),
  );
  const picture = { width, height: bottom + 26, title, description: said.join('; ') };
  return svg(id, picture, [...grid, mark, ...points].join('\n'));
}
