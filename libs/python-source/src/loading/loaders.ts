/** How a function of Python, or of a library, runs code that no import statement names. */
export type Loader =
  /** Imports, or finds, the module that its argument names. */
  | { kind: 'module'; argument: number; keyword: string }
  /** Finds a module, which only runs where something executes what was found. */
  | { kind: 'finder'; argument: number; keyword: string }
  /** Runs the file that its argument names. */
  | { kind: 'file'; argument: number; keyword: string }
  /** Takes the dotted name of an object, most often out of a config. */
  | { kind: 'object'; argument: number; keyword: string }
  /** Runs a text. */
  | { kind: 'code'; name: 'exec' | 'eval' | 'compile' }
  /** Runs what a folder has in it. */
  | { kind: 'folder'; argument: number; keyword: string }
  /** `torch.hub.load` */
  | { kind: 'hub' }
  /** Finds code that nobody can name. */
  | { kind: 'anything' };

const takes =
  <Kind extends string>(kind: Kind) =>
  (argument: number, keyword: string) => ({ kind, argument, keyword });
const ofModule = takes('module');
const ofFound = takes('finder');
const ofFile = takes('file');
const ofObject = takes('object');
const anything: Loader = { kind: 'anything' };

/** By the last part of the name; the modules that it is in, where others have functions of that name too. */
const loaders = new Map<string, { loader: Loader; in?: RegExp }>([
  ['import_module', { loader: ofModule(0, 'name') }],
  ['__import__', { loader: ofModule(0, 'name') }],
  ['run_module', { loader: ofModule(0, 'mod_name') }],
  ['resolve_name', { loader: ofModule(0, 'name'), in: /(^|\.)pkgutil$/ }],
  ['get_loader', { loader: ofModule(0, 'module_or_name'), in: /(^|\.)pkgutil$/ }],
  ['find_loader', { loader: ofModule(0, 'fullname'), in: /(^|\.)(pkgutil|importlib)$/ }],
  ['locate', { loader: ofModule(0, 'path'), in: /(^|\.)pydoc$/ }],
  ['find_spec', { loader: ofFound(0, 'name'), in: /(^|\.)(importlib|util)$/ }],
  ['find_module', { loader: anything, in: /(^|\.)imp$/ }],
  ['load_module', { loader: anything, in: /(^|\.)imp$/ }],
  ['load_source', { loader: ofFile(1, 'pathname') }],
  ['load_compiled', { loader: ofFile(1, 'pathname'), in: /(^|\.)imp$/ }],
  ['load_dynamic', { loader: ofFile(1, 'path'), in: /(^|\.)imp$/ }],
  ['spec_from_file_location', { loader: ofFile(1, 'location') }],
  ['SourceFileLoader', { loader: ofFile(1, 'path') }],
  ['SourcelessFileLoader', { loader: ofFile(1, 'path') }],
  ['ExtensionFileLoader', { loader: ofFile(1, 'path') }],
  ['zipimporter', { loader: ofFile(0, 'path') }],
  ['run_path', { loader: ofFile(0, 'path_name') }],
  ['exec', { loader: { kind: 'code', name: 'exec' }, in: /(^|\.)(builtins|__builtins__)$/ }],
  ['eval', { loader: { kind: 'code', name: 'eval' }, in: /(^|\.)(builtins|__builtins__)$/ }],
  ['compile', { loader: { kind: 'code', name: 'compile' }, in: /(^|\.)(builtins|__builtins__)$/ }],
  ['get_class', { loader: ofObject(0, 'path'), in: /(^|\.)hydra\.utils$/ }],
  ['get_method', { loader: ofObject(0, 'path'), in: /(^|\.)hydra\.utils$/ }],
  ['get_static_method', { loader: ofObject(0, 'path'), in: /(^|\.)hydra\.utils$/ }],
  ['get_object', { loader: ofObject(0, 'path'), in: /(^|\.)hydra\.utils$/ }],
  ['addsitedir', { loader: { kind: 'folder', argument: 0, keyword: 'sitedir' } }],
  ['load', { loader: { kind: 'hub' }, in: /(^|\.)hub$/ }],
]);

/** Modules whose functions are of no concern but to load code: as a value, one may do anything. */
const loadingModules =
  /(^|\.)(importlib(\.util|\.machinery)?|runpy|builtins|__builtins__|imp|pkgutil|zipimport)$/;

/** What a dotted name loads; undefined where it loads nothing. A name that no import binds is the function that is known by it. */
export function loaderOf(origin: string): Loader | undefined {
  const end = origin.lastIndexOf('.');
  const found = loaders.get(origin.slice(end + 1));
  if (!found) return undefined;
  const isIn = end < 0 || !found.in || found.in.test(origin.slice(0, end));
  return isIn ? found.loader : undefined;
}

export const isLoadingModule = (origin: string) => loadingModules.test(origin);
