import type { ImportFact } from './import-statements';
import type { DynamicImport } from './loading/facts';

const comment = /#[ \t]*tensorlab:[ \t]*imports\b([^\n]*)/;

/**
 * `# tensorlab: imports src.a, src.b.*` beside a call, or in the line above it, says what the call imports: nothing else is counted for it.
 */
export function bounded(
  text: string,
  dynamicImports: readonly DynamicImport[],
): { imports: ImportFact[]; dynamicImports: DynamicImport[] } {
  if (!text.includes('tensorlab:')) return { imports: [], dynamicImports: [...dynamicImports] };
  const lines = text.split(/\r\n|\r|\n/);
  const namesIn = (line = '') => comment.exec(line)?.[1];
  const imports: ImportFact[] = [];
  const left: DynamicImport[] = [];
  for (const one of dynamicImports) {
    const above = lines[one.line - 2]?.trimStart();
    const names =
      namesIn(lines[one.line - 1]) ?? (above?.startsWith('#') ? namesIn(above) : undefined);
    if (names === undefined || one.text) {
      left.push(one);
      continue;
    }
    for (const name of names.match(/[\p{L}_][\p{L}\p{N}_.]*\*?/gu) ?? []) {
      const module = name.replace(/\.?\*?$/, '');
      if (name.endsWith('*')) left.push({ prefix: `${module}.`, level: 0, line: one.line });
      else imports.push({ module, names: [], level: 0, line: one.line });
    }
  }
  return { imports, dynamicImports: left };
}
