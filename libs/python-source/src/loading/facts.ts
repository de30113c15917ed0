/** An import whose module is no literal: `import_module(name)`, or code that may import anything. */
export interface DynamicImport {
  /** How the module's name surely begins: `src.losses.`; empty where nothing is known. */
  prefix: string;
  /** The dots of a relative name. */
  level: number;
  /** From 1. */
  line: number;
  /** It is a file, with marks for what is not known of its path. */
  file?: string;
  /** Only a text that begins like a module's name. */
  text?: true;
}

/** A folder that Python is told to find modules in, with marks. */
export interface FolderFact {
  path: string;
  /** From 1. */
  line: number;
}
