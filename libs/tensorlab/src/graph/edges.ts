import { datasetFile, experimentFile, projectFile } from '@tensorlab/lab';
import type { Lab } from './lab';

/** One reason for one project of the workspace to depend on another. */
export interface Edge {
  /** Nx project names. */
  source: string;
  target: string;
  /** `file:line` in the workspace: what names the target. */
  cause: string;
}

/**
 * Every edge of a lab, once a cause.
 *
 * @param ownerOf the Nx project of a file of the workspace
 */
export function edgesOf(lab: Lab, ownerOf: (file: string) => string | undefined): Edge[] {
  const owner = (file: string) => ownerOf(lab.path(file));
  const edges = new Map<string, Edge>();
  const add = (source: string | undefined, file: string, cause: { file: string; line: number }) => {
    const target = owner(file);
    if (source !== undefined && target !== undefined && source !== target) {
      const edge = { source, target, cause: `${lab.path(cause.file)}:${cause.line}` };
      edges.set(JSON.stringify(edge), edge);
    }
  };
  for (const file of lab.sources()) {
    const source = owner(file);
    const { uses, datasets } = lab.links(file);
    for (const use of uses.filter((one) => counts(lab, one.file))) {
      add(source, use.file, { file, line: use.line });
    }
    for (const { name, line } of datasets.filter((one) => lab.hasDataset(one.name))) {
      add(source, datasetFile(name), { file, line });
    }
  }
  for (const name of lab.tree.experiments) {
    const file = experimentFile(name);
    for (const { line, target } of referencedFiles(lab, name)) {
      add(owner(file), target, { file, line });
    }
    const project = projectOf(lab, name);
    if (project) {
      add(owner(projectFile(project.value)), file, project);
    }
  }
  return [...edges.values()];
}

/** An `__init__.py` that does nothing makes nobody depend on the modules beside it. */
const counts = (lab: Lab, file: string) => !file.endsWith('__init__.py') || !lab.isEmpty(file);

/** What an experiment's own file names: components, its parent, datasets. */
function referencedFiles(lab: Lab, name: string): { line: number; target: string }[] {
  return (lab.experiment(name)?.references ?? []).flatMap(({ kind, value, line }) => {
    const at = (target: string) => ({ line, target });
    switch (kind) {
      case 'target':
      case 'module':
        return (lab.named(value) ?? []).filter((file) => counts(lab, file)).map(at);
      case 'extends':
        return lab.hasExperiment(value) ? [at(experimentFile(value))] : [];
      case 'dataset':
        return lab.hasDataset(value) ? [at(datasetFile(value))] : [];
      case 'project':
        return [];
    }
  });
}

/** The project that an experiment belongs to, by its own file or by the one that it extends. */
function projectOf(lab: Lab, name: string) {
  const references = lab.mergedExperiment(name)?.references ?? [];
  return references.find(({ kind, value }) => kind === 'project' && lab.hasProject(value));
}
