const compiled = /^(.*?)(\.[^/]*)?\.(so|pyd)$|^(.*)\.(pyc|pyx)$/;

/** Modules that are no source: `src/_C` is `src/_C.cpython-311-x86_64-linux-gnu.so`. By the path without an ending. */
export function compiledModules(files: Iterable<string>): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const file of files) {
    const match = file.endsWith('.py') ? null : compiled.exec(file);
    const path = match?.[1] ?? match?.[4];
    if (path !== undefined && !file.includes('__pycache__')) {
      found.set(path, [...(found.get(path) ?? []), file]);
    }
  }
  return found;
}
