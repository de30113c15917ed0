import { table } from '../table';
import type { Board } from './board';
import {
  comparisonCells,
  comparisonNotes,
  leaderboardCells,
  repeatedCells,
  type Cells,
} from './tables';

/** The boards for a terminal. */
export const asText = (boards: readonly Board[]) => sections(boards, (title) => title);

/** The boards for a page of Markdown, as a pull request shows it. */
export const asMarkdown = (boards: readonly Board[]) =>
  sections(boards, (title, level) => `${'#'.repeat(level)} ${title}`);

type Heading = (title: string, level: number) => string;

const sections = (boards: readonly Board[], heading: Heading) =>
  boards.flatMap((board) => sectionsOf(board, heading)).join('\n\n');

function sectionsOf(board: Board, heading: Heading): string[] {
  const { comparison, rows } = board;
  const cells = comparisonCells(board);
  const notes = comparisonNotes(board);
  const repeated = repeatedCells(board);
  return [
    ...(rows.length > 0 ? [heading(titleOf(board), 2), asTable(leaderboardCells(board))] : []),
    ...(cells ? [heading(comparisonTitle(comparison!), 3), asTable(cells)] : []),
    ...(notes.length > 0 ? [notes.join('\n')] : []),
    ...(repeated ? [heading(repeatedTitle, 3), asTable(repeated)] : []),
    ...missingLines(board),
  ];
}

const asTable = ({ header, body, words }: Cells) => table([header, ...body], words);

/** `digits: 4 experiments on the split test, 360 samples` */
export function titleOf({ name, rows, split }: Board): string {
  const count = rows.length === 1 ? '1 experiment' : `${rows.length} experiments`;
  const samples = new Set(rows.map((row) => row.samples));
  const same = samples.size === 1 ? [...samples][0] : undefined;
  return `${name}: ${count} on the split ${split}${same ? `, ${same} samples` : ''}`;
}

export const comparisonTitle = ({ metric, against }: { metric: string; against: string }) =>
  `${metric}, compared with ${against}`;

export const repeatedTitle = 'over folds and seeds';

/** A lab's report trains nothing. */
export function missingLines({ name, missing, split }: Board): string[] {
  const [first] = missing;
  if (first === undefined) {
    return [];
  }
  const next =
    missing.length === 1
      ? `nx run ${first}:evaluate`
      : `nx run-many -t evaluate -p ${missing.join(',')}`;
  return [`${name}, not evaluated on the split ${split}: ${missing.join(', ')}\n  next: ${next}`];
}
