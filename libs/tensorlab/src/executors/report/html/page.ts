import { createHash } from 'node:crypto';
import type { Board } from '../board';
import {
  comparisonCells,
  comparisonNotes,
  intervalName,
  leaderboardCells,
  repeatedCells,
  signed,
  type Cells,
} from '../tables';
import { comparisonTitle, missingLines, repeatedTitle, titleOf } from '../text';
import { colours, curveClass, curvePlot, type Curve } from './curve-plot';
import { intervalPlot } from './interval-plot';
import { escape } from './markup';
import { script } from './script';
import { style } from './style';

export interface Page {
  /** Of the project or the lab. */
  title: string;
  boards: readonly Board[];
  /** The curves of a board by their metric. */
  curvesOf: (board: Board) => ReadonlyMap<string, Curve[]>;
  made: Date;
}

/** More curves cannot be told apart. */
const mostCurves = 2 * colours;

/**
 * The boards as one HTML file that needs nothing else: no network, no other file, and without scripts it only does not sort. Its own
 * policy forbids whatever is not on it.
 */
export function htmlPage({ title, boards, curvesOf, made }: Page): string {
  const policy = `default-src 'none'; style-src ${sourceOf(style)}; script-src ${sourceOf(script)}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}: report</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>${escape(title)}</h1>
<p class="soft">Made ${made.toISOString().slice(0, 16).replace('T', ' ')} UTC by TensorLab.</p>
${boards.length > 1 ? contents(boards) : ''}
</header>
<main>
${boards.map((board, index) => section(board, curvesOf(board), `b${index}`)).join('\n')}
</main>
<script>${script}</script>
</body>
</html>
`;
}

const sourceOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const contents = (boards: readonly Board[]) =>
  `<nav aria-label="Projects"><ul>${boards.map(({ name }, index) => `<li><a href="#b${index}">${escape(name)}</a></li>`).join('')}</ul></nav>`;

function section(board: Board, curves: ReadonlyMap<string, Curve[]>, id: string): string {
  const { rows, comparison } = board;
  const notes = comparisonNotes(board);
  const cells = comparisonCells(board);
  const repeated = repeatedCells(board);
  return [
    `<section aria-labelledby="${id}"><h2 id="${id}">${escape(rows.length > 0 ? titleOf(board) : board.name)}</h2>`,
    ...(rows.length > 0 ? [tableOf('Leaderboard, best first', leaderboardCells(board))] : []),
    intervals(board, id),
    ...(cells
      ? [`<h3>${escape(comparisonTitle(comparison!))}</h3>`, tableOf('Differences', cells)]
      : []),
    deltas(board, id),
    ...(notes.length > 0 ? [`<p class="notes">${notes.map(escape).join('<br>')}</p>`] : []),
    ...(repeated
      ? [`<h3>${repeatedTitle}</h3>`, tableOf('Means over folds and seeds', repeated)]
      : []),
    learning(curves, id),
    ...missingLines(board).map((text) => `<p>${escape(text).replace('\n', '<br>')}</p>`),
    '</section>',
  ]
    .filter(Boolean)
    .join('\n');
}

/** A wide table scrolls by itself, by keyboard too. */
function tableOf(caption: string, { header, body, words }: Cells): string {
  const kind = (column: number) => (words.includes(column) ? ' class="word"' : '');
  const heading = header.map((name, at) => `<th scope="col"${kind(at)}>${escape(name)}</th>`);
  const name = words[0]!;
  const lines = body.map((cells) => {
    const line = cells.map((text, at) =>
      at === name
        ? `<th scope="row" class="word">${escape(text)}</th>`
        : `<td${kind(at)}>${escape(text)}</td>`,
    );
    return `<tr>${line.join('')}</tr>`;
  });
  return `<div class="scroll" role="region" aria-label="${escape(caption)}" tabindex="0"><table>
<caption>${escape(caption)}</caption>
<thead><tr>${heading.join('')}</tr></thead>
<tbody>
${lines.join('\n')}
</tbody></table></div>`;
}

function intervals({ metric, rows, level, comparison }: Board, id: string): string {
  const measured = rows.filter((row) => metric !== undefined && metric in row.metrics);
  const against = comparison?.against ?? measured[0]?.experiment;
  const reference = measured.find(({ experiment }) => experiment === against);
  if (metric === undefined || !reference) {
    return '';
  }
  const plot = intervalPlot({
    id: `${id}-intervals`,
    title: `${metric} by experiment`,
    reference: reference.metrics[metric]!,
    items: measured.map((row) => ({
      label: row.experiment,
      value: row.metrics[metric]!,
      interval: row.intervals?.[metric],
      strong: row === reference,
    })),
  });
  return figure(plot, `${metric} with its ${intervalName(level)}; the dashed line is ${against}.`);
}

function deltas({ comparison }: Board, id: string): string {
  if (!comparison || comparison.tests === 0) {
    return '';
  }
  const { metric, against, level, rows } = comparison;
  const plot = intervalPlot({
    id: `${id}-deltas`,
    title: `${metric} minus that of ${against}`,
    reference: 0,
    text: signed,
    items: rows.map(({ experiment, delta, interval, holm = 1 }) => ({
      label: experiment,
      value: delta,
      interval,
      strong: holm < 0.05,
    })),
  });
  return figure(
    plot,
    `${metric} minus that of ${against}, with the ${intervalName(level)} of the difference; in colour where p (Holm) is below 0.05.`,
  );
}

const figure = (plot: string, caption: string) =>
  `<figure class="intervals">${plot}<figcaption>${escape(caption)}</figcaption></figure>`;

function learning(curves: ReadonlyMap<string, Curve[]>, id: string): string {
  if (curves.size === 0) {
    return '';
  }
  const all = [...new Set([...curves.values()].flat().map(({ label }) => label))];
  const labels = all.slice(0, mostCurves);
  const plots = [...curves].map(([metric, own], index) => {
    const shown = labels.map(
      (label) => own.find((curve) => curve.label === label) ?? { label, points: [] },
    );
    return `<figure><figcaption>${escape(metric)}</figcaption>${curvePlot({ id: `${id}-curve${index}`, title: `${metric} over epochs`, curves: shown })}</figure>`;
  });
  const legend = labels.map(
    (label, index) =>
      `<li><svg aria-hidden="true" viewBox="0 0 24 10"><path class="curve ${curveClass(index)}" d="M2 5H22"/></svg>${escape(label)}</li>`,
  );
  const more =
    all.length > labels.length
      ? `<p class="soft">The best ${labels.length} of ${all.length} experiments.</p>`
      : '';
  return `<h3>Learning curves</h3>${more}
<ul class="legend">${legend.join('')}</ul>
<div class="curves">${plots.join('\n')}</div>`;
}
