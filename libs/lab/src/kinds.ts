/** A folder under `src/` and the word for one component in it. */
export interface ComponentKind {
  folder: string;
  kind: string;
}

/** The folders of `src/` that hold components, one component a folder. */
export const componentKinds: readonly ComponentKind[] = [
  { folder: 'architectures', kind: 'architecture' },
  { folder: 'trainers', kind: 'trainer' },
  { folder: 'dataloaders', kind: 'dataloader' },
  { folder: 'optimizers', kind: 'optimizer' },
  { folder: 'losses', kind: 'loss' },
  { folder: 'utils', kind: 'util' },
  { folder: 'preprocess', kind: 'preprocess' },
];

/** `architectures` -> `architecture`; undefined for a folder that holds no components. */
export const kindOfFolder = (folder: string): string | undefined =>
  componentKinds.find((entry) => entry.folder === folder)?.kind;

/** `architecture` -> `architectures`; undefined for a word that is no component kind. */
export const folderOfKind = (kind: string): string | undefined =>
  componentKinds.find((entry) => entry.kind === kind)?.folder;

/**
 * The name of the Nx project that stands for something in a lab. Experiments, projects and labs go by
 * their bare kebab-case name, datasets and components carry their kind: `architecture-my-cnn`.
 */
export const projectNameOf = (kind: string, name: string): string => {
  const kebab = name.replaceAll('_', '-');
  return kind === 'experiment' || kind === 'project' || kind === 'lab' ? kebab : `${kind}-${kebab}`;
};
