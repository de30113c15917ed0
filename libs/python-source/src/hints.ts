import type { ImportFact } from './import-statements';

/** What a file has in it whose expressions may load code, or name data. */
const hints =
  /\b(?:import_module|__import__|exec|eval|compile|run_module|run_path|resolve_name|get_loader|find_loader|find_spec|load_source|load_compiled|load_dynamic|spec_from_file_location|SourceFileLoader|SourcelessFileLoader|ExtensionFileLoader|zipimporter|exec_module|load_module|find_module|locate|get_class|get_method|get_static_method|get_object|_target_|addsitedir|hub|sys|importlib|runpy|builtins|__builtins__|pkgutil|imp|PYTHONPATH|__file__|datasets)\b|datasets[/\\]|['"][\w.]+\.['"{%]|\}\.\{|['"]\.['"]|\.[A-Z][A-Z0-9_]+\b/;

/** How somebody calls what holds a folder of data: `RAW`, `data_root`, and not `C12`. */
export const folderName = /^[A-Z](?:[A-Z_][A-Z0-9_]*)?$|data|dir|path|root|folder|raw/;

/** Names in capitals that are no folders. */
const flag = /AVAILABLE|INSTALLED|ENABLED|VERSION|GREATER|AT_LEAST/;

const mayBeFolder = (name: string) => folderName.test(name) && !flag.test(name);

/** False for most files: nothing of them needs to be followed from expression to expression. */
export const isWorthReading = (text: string, imports: readonly ImportFact[]): boolean =>
  hints.test(text) ||
  imports.some(
    ({ module, names }) =>
      names.some((name) => name === '*' || mayBeFolder(name)) ||
      (names.length === 0 && folderName.test(module)),
  );
