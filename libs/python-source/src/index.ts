export {
  pythonFacts,
  type DynamicImport,
  type ImportFact,
  type PythonFacts,
  type StringFact,
} from './facts';
export { notebookSource, readNotebook, type NotebookText } from './notebook';
export { resolveImports, resolveModule, type Exists, type ModulePlace } from './resolve';
export { definitions, fingerprint, type Definition } from './fingerprint';
