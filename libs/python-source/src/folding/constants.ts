import { hasReference, marks } from './marks';
import type { Names } from './names';
import { textsOf } from './value';

const longest = 200;

/** The values of a module's own names that are paths or parts of them, for modules that import these; undefined where there are none. */
export function constantsOf(names: Names): Record<string, string[]> | undefined {
  const found = [...names.scopes.module.names].flatMap(([name, bindings]) => {
    if (!bindings.some(({ kind }) => kind === 'value')) return [];
    const texts = bindings.flatMap((one) =>
      one.kind === 'value'
        ? textsOf(names.valueAt(one.at))
        : one.kind === 'import'
          ? []
          : [marks.unknown],
    );
    return texts.some(isPath) ? [[name, [...new Set(texts)]] as [string, string[]]] : [];
  });
  return found.length > 0 ? Object.fromEntries(found) : undefined;
}

const isPath = (text: string) =>
  text.length <= longest &&
  (text.includes(marks.file) ||
    text.includes('datasets') ||
    /^\.*\/?[\w.-]+\/[\w./-]*$/.test(text) ||
    (hasReference(text) && !/^\ue005[^\ue005]*\ue005$/.test(text)) ||
    /^\ue005[^\ue005]*\b([A-Z0-9_]+|\w*(data|dir|path|root|folder|raw)\w*)\ue005$/.test(text));
