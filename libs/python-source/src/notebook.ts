export interface NotebookText {
  /**
   * The Python of all code cells, joined by blank lines. A line of IPython's own (`%magic`, `!command`, `name?`) is
   * left blank, a cell of another language (`%%bash`) whole, so that lines keep their numbers within their cell.
   */
  source: string;
  /** What is wrong with the file: a sentence. */
  problem?: string;
}

/** The Python of a Jupyter notebook, format 3 or 4. Never throws. */
export function readNotebook(json: string): NotebookText {
  let notebook: unknown;
  try {
    notebook = JSON.parse(json.replace(/^\ufeff/, ''));
  } catch {
    return { source: '', problem: 'The notebook is no JSON.' };
  }
  const cells = cellsOf(notebook);
  if (cells === undefined) return { source: '', problem: 'The file is no notebook.' };
  return { source: cells.filter(isCode).map(textOf).map(withoutMagics).join('\n\n') };
}

interface Cell {
  cell_type?: unknown;
  source?: unknown;
  /** Format 3. */
  input?: unknown;
}

function cellsOf(notebook: unknown): Cell[] | undefined {
  if (typeof notebook !== 'object' || notebook === null) return undefined;
  const { cells, worksheets } = notebook as { cells?: unknown; worksheets?: { cells?: unknown }[] };
  const found =
    cells ??
    (Array.isArray(worksheets) ? worksheets.flatMap((sheet) => sheet?.cells ?? []) : undefined);
  return Array.isArray(found) ? (found as Cell[]) : undefined;
}

const isCode = (cell: Cell) => cell?.cell_type === 'code';

function textOf({ source, input }: Cell): string {
  const text = source ?? input;
  if (Array.isArray(text)) return text.join('');
  return typeof text === 'string' ? text : '';
}

/** Cell magics whose body is Python all the same. */
const pythonMagic = /^%%(time|timeit|capture|prun|python3?|ipython)\b/;
/** `%magic`, `!command`, `?name`, `name?`, `files = !ls`; not a `% b` that goes on with an expression. */
const magic = /^\s*(?:%%?[A-Za-z]|!|\?)|^[^#'"]*\?\s*$|^\s*[\w, ]+=\s*(?:!|%[A-Za-z])/;
/** Magics that run the Python behind them, which may be an import. */
const running = /^(\s*)%(?:time|timeit|prun|memit)\s+(?:-\w+\s*\d*\s+)*(?=\S)/;

function withoutMagics(text: string): string {
  const lines = text.split(/\r\n|\r|\n/);
  if (text.startsWith('%%') && !pythonMagic.test(text)) return lines.map(() => '').join('\n');
  return lines.map(withoutMagic).join('\n');
}

function withoutMagic(line: string): string {
  const python = line.replace(running, '$1');
  if (!magic.test(python)) return python;
  // Indented, it may be all that a block has.
  const indentation = /^\s+/.exec(line)?.[0];
  return indentation === undefined ? '' : `${indentation}pass`;
}
