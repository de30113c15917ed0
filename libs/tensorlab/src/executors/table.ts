/**
 * A Markdown table, aligned so that it reads well on a terminal too.
 *
 * @param cells the header first
 * @param words columns of text; the others are numbers, to the right
 */
export function table(cells: string[][], words: readonly number[]): string {
  const [header = [], ...body] = cells;
  const widths = header.map((_, column) => Math.max(...cells.map((row) => row[column]!.length), 3));
  const isText = (column: number) => words.includes(column);
  const line = (row: string[]) =>
    `| ${row.map((cell, i) => (isText(i) ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join(' | ')} |`;
  const rule = widths.map((width, i) =>
    isText(i) ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [line(header), line(rule), ...body.map(line)].join('\n');
}
