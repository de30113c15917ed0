import { endOfBlock, type Layout } from './folding/layout';
import { Scopes, type Binding } from './folding/scopes';
import type { Token } from './token';

/**
 * Tells whether a token is in the body of an `if TYPE_CHECKING:`, where that is typing's, or surely False. A parameter, another import,
 * an assignment may give the name another value.
 */
export function typeCheckingBlocks(layout: Layout): (at: number) => boolean {
  const { tokens } = layout;
  let scopes: Scopes | undefined;
  const blocks: { from: number; to: number }[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    if (tokens[at]?.text !== 'TYPE_CHECKING') continue;
    const isAttribute = tokens[at - 1]?.text === '.';
    if (isAttribute && /^:?=$/.test(tokens[at + 1]?.text ?? '')) return () => false;
    const before = tokens[isAttribute ? at - 3 : at - 1]?.text ?? '';
    if (tokens[at + 1]?.text !== ':' || (before !== 'if' && before !== 'elif')) continue;
    scopes ??= new Scopes(layout);
    if (isAttribute ? isTyping(tokens, scopes, at - 2) : isFalse(tokens, scopes, at)) {
      blocks.push({ from: at + 2, to: endOfBlock(tokens, at + 2) });
    }
  }
  return (at) => blocks.some(({ from, to }) => at >= from && at < to);
}

const typing = /^typing(_extensions)?$/;

/** `import typing`, under any name. */
function isTyping(tokens: readonly Token[], scopes: Scopes, at: number): boolean {
  const name = tokens[at]?.text ?? '';
  const bindings = scopes.bindings(name, at);
  return bindings === undefined
    ? typing.test(name)
    : bindings.every((one) => one.kind === 'import' && typing.test(one.origin));
}

function isFalse(tokens: readonly Token[], scopes: Scopes, at: number): boolean {
  const bindings = scopes.bindings('TYPE_CHECKING', at);
  const isTypings = (one: Binding) =>
    one.kind === 'import'
      ? /^typing(_extensions)?\.TYPE_CHECKING$/.test(one.origin)
      : one.kind === 'value' &&
        tokens[one.at]?.text === 'False' &&
        tokens[one.at + 1]?.kind === 'newline';
  return bindings ? bindings.every(isTypings) : scopes.stars.length === 0;
}
