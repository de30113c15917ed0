import { at, svg } from './markup';
import { scaleOf } from './scale';

/** Values by epoch; none where the experiment has no such metric. */
export interface Curve {
  label: string;
  points: readonly (readonly [epoch: number, value: number])[];
}

export interface CurvePlot {
  /** Unique on the page. */
  id: string;
  title: string;
  curves: readonly Curve[];
}

/** Colours of the page's style; further curves have them again, dashed. */
export const colours = 8;

const width = 480;
const height = 300;
const [left, right, top, bottom] = [52, 12, 10, 42];

/** Curves over epochs on one pair of axes. Their legend is the page's. */
export function curvePlot({ id, title, curves }: CurvePlot): string {
  const points = curves.flatMap((curve) => curve.points);
  const x = scaleOf(
    points.map(([epoch]) => epoch),
    [left, width - right],
  );
  const y = scaleOf(
    points.map(([, value]) => value),
    [height - bottom, top],
  );
  const whole = x.ticks.filter(Number.isInteger);
  const grid = [
    ...y.ticks.map(
      (tick) =>
        `<path class="grid" d="M${left} ${at(y(tick))}H${width - right}"/><text class="tick" x="${left - 8}" y="${at(y(tick)) + 4}" text-anchor="end">${y.label(tick)}</text>`,
    ),
    ...whole.map(
      (tick) =>
        `<text class="tick" x="${at(x(tick))}" y="${height - bottom + 18}" text-anchor="middle">${tick}</text>`,
    ),
    `<text class="tick" x="${(left + width - right) / 2}" y="${height - 6}" text-anchor="middle">epoch</text>`,
  ];
  const drawn = curves.flatMap(({ points: own }, index) => {
    const path = own.map(([epoch, value]) => `${at(x(epoch))} ${at(y(value))}`).join('L');
    const single = own.length === 1 ? 'h0.1' : '';
    return path ? [`<path class="curve ${curveClass(index)}" d="M${path}${single}"/>`] : [];
  });
  const ends = curves.flatMap(({ label, points: own }) => {
    const last = own.at(-1);
    return last ? [`${label} ends at ${last[1].toPrecision(4)}`] : [];
  });
  const picture = { width, height, title, description: ends.join('; ') };
  return svg(id, picture, [...grid, ...drawn].join('\n'));
}

export const curveClass = (index: number) =>
  `c${index % colours}${index >= colours ? ' dashed' : ''}`;
