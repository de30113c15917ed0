import type { Layout } from './folding/layout';
import type { Token } from './token';

/**
 * Whose text a file uses as data: docstrings, comments, source. `own`: its own docstring; `all`: that of whatever it is handed, so that
 * nobody knows which.
 */
export type TextUse = 'own' | 'all';

/** Functions that read source, or a docstring, of an object. */
const readers = new Set(
  'getsource getsourcelines getdoc getcomments findsource testmod testfile'.split(' '),
);
/** Modules that do nothing else; `torch.jit` reads `# type:` comments. */
const modules = new Set(['linecache', 'doctest']);
const scripting = new Set(
  'script script_method script_if_tracing ScriptModule ScriptFunction interface'.split(' '),
);

export function findTextUse(layout: Layout): TextUse | undefined {
  const { tokens } = layout;
  let found: TextUse | undefined;
  for (let at = 0; at < tokens.length; at += 1) {
    const { text, kind } = tokens[at]!;
    if (kind !== 'name') continue;
    if (text === '__doc__') {
      if (tokens[at - 1]?.text !== '.') found ??= isCopied(layout, at) ? undefined : 'own';
      else if (!isCopied(layout, at)) return 'all';
    } else if (readers.has(text) && tokens[at - 1]?.text !== 'def') return 'all';
    else if (modules.has(text) && isImported(tokens, at)) return 'all';
    else if (scripting.has(text) && isOfJit(layout, at)) return 'all';
  }
  return found;
}

/** `a.__doc__ = b.__doc__` uses neither. */
function isCopied(layout: Layout, at: number): boolean {
  const { tokens } = layout;
  const equals = layout.first(layout.startOf(at), '=');
  return tokens[equals]?.text === '=' && tokens[equals - 1]?.text === '__doc__';
}

const isImported = (tokens: readonly Token[], at: number) =>
  ['import', 'from', ','].includes(tokens[at - 1]?.text ?? '') && tokens[at + 1]?.text !== '(';

/** `torch.jit.script`, `jit.script`, `from torch.jit import script` */
function isOfJit(layout: Layout, at: number): boolean {
  const { tokens } = layout;
  if (tokens[at - 1]?.text === '.') return tokens[at - 2]?.text === 'jit';
  const start = layout.startOf(at);
  return (
    tokens[start]?.text === 'from' && tokens.slice(start, at).some(({ text }) => text === 'jit')
  );
}
