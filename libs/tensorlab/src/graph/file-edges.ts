import { datasetFile, experimentFile, kebabName, projectFile } from '@tensorlab/lab';
import { dataBehind } from './data-uses';
import type { Lab } from './lab';
import type { Links } from './links';

/** One reason for what owns a file to depend on what owns another. Paths are relative to the lab. */
export interface FileEdge {
  from: string;
  to: string;
  /** The place that says so: most often in `from`, but a project's experiments name the project. */
  file: string;
  line: number;
}

/** Edges as they are kept: the paths once, and of each edge the places of `from`, `to` and `file` among them, and the line. */
export interface EdgeTable {
  paths: string[];
  edges: [from: number, to: number, file: number, line: number][];
}

export function tableOf(edges: readonly FileEdge[]): EdgeTable {
  const places = new Map<string, number>();
  const place = (path: string) => {
    const known = places.get(path) ?? places.size;
    places.set(path, known);
    return known;
  };
  const rows = edges.map(({ from, to, file, line }): EdgeTable['edges'][number] => [
    place(from),
    place(to),
    place(file),
    line,
  ]);
  return { paths: [...places.keys()], edges: rows };
}

/** The files that one depends on. */
export function targetsOf({ paths, edges }: EdgeTable, file: string): string[] {
  const source = paths.indexOf(file);
  return edges.flatMap(([from, to]) => (from === source ? [paths[to]!] : []));
}

export const edgesIn = ({ paths, edges }: EdgeTable): FileEdge[] =>
  edges.map(([from, to, file, line]) => ({
    from: paths[from]!,
    to: paths[to]!,
    file: paths[file]!,
    line,
  }));

/** Every edge between the files of a lab. */
export function fileEdges(lab: Lab): FileEdge[] {
  return [
    ...lab.sources().flatMap((file) => edgesOfSource(lab, file)),
    ...lab.tree.experiments.flatMap((name) => edgesOfExperiment(lab, name)),
  ];
}

/** With the modules in the folders that the file itself puts on `sys.path`. */
function linksWithFolders(lab: Lab, file: string): Links {
  const links = lab.links(file);
  return links.folders ? lab.searching(links.folders).links(file) : links;
}

/** What a Python file or a notebook uses. */
export function edgesOfSource(lab: Lab, file: string): FileEdge[] {
  const { uses, datasets, openData = [], names } = linksWithFolders(lab, file);
  return [
    ...uses
      .filter((use) => counts(lab, use.file))
      .map((use) => ({ from: file, to: use.file, file, line: use.line })),
    ...datasets.flatMap(({ name, line }) =>
      dataFiles(lab, name).map((to) => ({ from: file, to, file, line })),
    ),
    ...openData.flatMap((open) =>
      dataBehind(open, lab.allData())
        .filter((name) => !open.given || names?.includes(name.slice(name.indexOf('/') + 1)))
        .flatMap((name) => dataFiles(lab, name))
        .map((to) => ({ from: file, to, file, line: open.line })),
    ),
    ...rawOf(lab, file).map((to) => ({ from: file, to, file, line: 1 })),
  ];
}

/** What an experiment's own file names; and its project, by its own file or by the one that it extends. */
function edgesOfExperiment(lab: Lab, name: string): FileEdge[] {
  const file = experimentFile(name);
  const own = (lab.experiment(name)?.references ?? []).flatMap(({ kind, value, line }) =>
    filesNamed(lab, kind, value).map((to) => ({ from: file, to, file, line })),
  );
  const project = lab
    .mergedExperiment(name)
    ?.references.find(({ kind, value }) => kind === 'project' && lab.hasProject(value));
  return project
    ? [
        ...own,
        { from: projectFile(project.value), to: file, file: project.file, line: project.line },
      ]
    : own;
}

function filesNamed(lab: Lab, kind: string, value: string): string[] {
  switch (kind) {
    case 'target':
    case 'module':
      return (lab.named(value) ?? []).filter((file) => counts(lab, file));
    case 'weights':
      return filesNamed(lab, 'extends', value.split('/')[0]!);
    case 'extends':
      return [value, kebabName(value)]
        .filter((name) => lab.hasExperiment(name))
        .slice(0, 1)
        .map(experimentFile);
    case 'data':
      return lab.dataNamed(value).flatMap((name) => dataFiles(lab, name));
    case 'dataset':
      return dataFiles(lab, value);
    default:
      return [];
  }
}

/** What says what data is: its manifest, or the code that prepares it. */
function dataFiles(lab: Lab, name: string): string[] {
  const preparation = lab.preparation(name);
  const raw = name.slice(name.indexOf('/') + 1);
  return preparation
    ? [preparation.split ?? preparation.file]
    : lab.hasDataset(raw)
      ? [datasetFile(raw)]
      : [];
}

/** The manifest of the data that a file makes others of, which its function is handed. */
const rawOf = (lab: Lab, file: string): string[] =>
  lab
    .preparations()
    .filter((one) => one.file === file && one.kind === 'processed' && lab.hasDataset(one.name))
    .map(({ name }) => datasetFile(name));

/** An `__init__.py` that does nothing makes nobody depend on the modules beside it. */
const counts = (lab: Lab, file: string) => !file.endsWith('__init__.py') || !lab.isEmpty(file);
