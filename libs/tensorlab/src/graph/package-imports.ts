import { packageOf } from '@tensorlab/python-source';
import type { LabModules } from './lab-modules';
import type { ModuleFacts } from './module-facts';

/** A package outside the lab that a file imports. */
export interface PackageImport {
  /** `torch`; `google.protobuf` of a package that many distributions share. */
  name: string;
  /** From 1. */
  line: number;
  /** It may be another thing altogether: a module of the lab, or a text that only looks like a module's name. */
  unsure?: true;
}

const dotted = /^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*)+$/u;

/** Each package once. Imports under `TYPE_CHECKING` never run. */
export function packageImports(
  { imports, strings, dynamicImports }: ModuleFacts,
  modules: LabModules,
): PackageImport[] {
  const found = new Map<string, PackageImport>();
  const add = (module: string, line: number, unsure: boolean) => {
    const name = packageOf(module);
    if (!found.has(name) || (!unsure && found.get(name)?.unsure)) {
      found.set(name, unsure ? { name, line, unsure } : { name, line });
    }
  };
  for (const { module, names, level, line, typeChecking } of imports) {
    if (level === 0 && module !== '' && !typeChecking) {
      for (const name of names.length > 0 ? names : ['']) {
        add(name === '' ? module : `${module}.${name}`, line, modules.mayFind(module));
      }
    }
  }
  for (const { prefix, level, line, text } of dynamicImports) {
    if (level === 0 && prefix.includes('.')) {
      add(prefix.replace(/\.[^.]*$/, ''), line, text === true || modules.mayFind(prefix));
    }
  }
  for (const { value, line } of strings) {
    if (dotted.test(value)) {
      add(value, line, true);
    }
  }
  return [...found.values()];
}
