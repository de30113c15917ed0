import type { Cursor } from './cursor';
import { refuse } from './refusal';

/** Behind `import`. */
export function plainImport(c: Cursor): string {
  const modules = [renamed(c, dotted)];
  while (c.take(',')) {
    modules.push(renamed(c, dotted));
  }
  return `import ${modules.join(',')}`;
}

/** Behind `from`. */
export function fromImport(c: Cursor): string {
  let dots = '';
  while (c.is('.') || c.is('...')) {
    dots += c.next().text;
  }
  const module = dots && c.is('import') ? '' : dotted(c);
  c.expect('import');
  return `from ${dots}${module} import ${imported(c)}`;
}

function imported(c: Cursor): string {
  if (c.take('*')) {
    return '*';
  }
  const brackets = c.take('(');
  const { items } = c.list(
    () => renamed(c, (inner) => inner.name()),
    () => c.isName() || (brackets ? false : refuse('a comma at the end')),
  );
  if (brackets) {
    c.expect(')');
  }
  return items.join(',');
}

function renamed(c: Cursor, read: (c: Cursor) => string): string {
  const name = read(c);
  return c.take('as') ? `${name} as ${c.name()}` : name;
}

export function dotted(c: Cursor): string {
  let text = c.name();
  while (c.take('.')) {
    text += `.${c.name()}`;
  }
  return text;
}
