import { pythonFacts, readNotebook, readProgram, type PythonFacts } from '@tensorlab/python-source';
import type { Reader } from './disk/disk';
import { decodePython } from './python-text';

/** What the graph and the key need of a Python file or a notebook. */
export interface ModuleFacts extends Omit<PythonFacts, 'syntaxError'> {
  /** What the file does, in a hash; a notebook has none. */
  fingerprint?: string;
  /** It cannot be understood: there may be more imports than these. */
  problem?: { line?: number; message: string };
}

const unknown: ModuleFacts = { imports: [], strings: [], dynamicImports: [], exports: [] };

export const readModule: Reader<ModuleFacts> = (bytes, path) => {
  if (path.endsWith('.ipynb')) {
    return readText(notebookText(bytes));
  }
  const { fingerprint, isPython } = readProgram(bytes);
  const { facts, failed, empty } = readText({ ...decodePython(bytes), isPython });
  return { facts: { ...facts, fingerprint }, failed, empty };
};

function readText({
  text = '',
  problem,
  isPython = false,
}: {
  text?: string;
  problem?: string;
  isPython?: boolean;
}): ReturnType<Reader<ModuleFacts>> {
  if (problem !== undefined) {
    return { facts: { ...unknown, problem: { message: problem } }, failed: true };
  }
  const { syntaxError, ...facts } = pythonFacts(text, { isPython });
  if (syntaxError) {
    const message = 'This is not Python. The graph may lack some of its imports.';
    return { facts: { ...facts, problem: { ...syntaxError, message } }, failed: true };
  }
  return { facts, empty: isEmpty(text) };
}

function notebookText(bytes: Buffer) {
  const { source, problem } = readNotebook(bytes.toString('utf8'));
  return { text: source, problem };
}

/** Nothing but comments and white space. */
const isEmpty = (text: string) => text.replace(/#.*/g, '').trim() === '';
