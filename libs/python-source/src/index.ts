export {
  pythonFacts,
  type DynamicImport,
  type FolderFact,
  type ImportFact,
  type PythonFacts,
  type StringFact,
  type TextUse,
} from './facts';
export { hasMark, isOpen, marks, withReferences } from './folding/marks';
export { readNotebook } from './notebook';
export { resolveImports, resolveModule, type Exists, type ModulePlace } from './resolve';
export { definitions, fingerprint, type Definition } from './fingerprint';
export { readProgram } from './program';
export { distributionsOf, normalizedDistribution, packageOf } from './packages/distributions';
export { parseLock, type Lock, type LockedDistribution } from './packages/lock';
export { standardModules } from './packages/standard-modules';
