import { pythonFacts, readNotebook, readProgram, type PythonFacts } from '@tensorlab/python-source';
import type { Reader } from './disk/disk';
import { sha256 } from './disk/sha256';
import { decodePython } from './python-text';

/** What the graph and the key need of a Python file or a notebook. */
export interface ModuleFacts extends Omit<PythonFacts, 'isEmpty' | 'syntaxError'> {
  /** What the file does, in a hash, or its bytes where it uses its own docstring; a notebook has none. */
  fingerprint?: string;
  /** It cannot be understood: there may be more imports than these. */
  problem?: { line?: number; message: string };
}

const unknown: ModuleFacts = { imports: [], strings: [], dynamicImports: [], exports: [] };

export const readModule: Reader<ModuleFacts> = (bytes, path) => {
  if (path.endsWith('.ipynb')) {
    return readText(notebookText(bytes));
  }
  const program = readProgram(bytes);
  const read = program.facts ? understood(program.facts) : readText(decodePython(bytes));
  // Docstrings count where the file uses its own.
  const fingerprint = read.facts.textUse === 'own' ? sha256(bytes) : program.fingerprint;
  return { ...read, facts: { ...read.facts, fingerprint } };
};

type Text = { text: string; problem?: undefined } | { text?: undefined; problem: string };

function readText({ text, problem }: Text): ReturnType<Reader<ModuleFacts>> {
  return problem === undefined
    ? understood(pythonFacts(text))
    : { facts: { ...unknown, problem: { message: problem } }, failed: true };
}

function understood({
  isEmpty,
  syntaxError,
  ...facts
}: PythonFacts): ReturnType<Reader<ModuleFacts>> {
  if (syntaxError) {
    const message = 'This is not Python. The graph may lack some of its imports.';
    return { facts: { ...facts, problem: { ...syntaxError, message } }, failed: true };
  }
  return { facts, empty: isEmpty };
}

function notebookText(bytes: Buffer): Text {
  const { source, problem } = readNotebook(bytes.toString('utf8'));
  return problem === undefined ? { text: source } : { problem };
}
