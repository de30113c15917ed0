import { normalize } from 'node:path/posix';
import { parse } from 'smol-toml';
import { LabError } from './errors';

/** Every folder of a lab, parents first. `venv` is missing: `nx run <lab>:setup` makes it. */
export const folders: readonly string[] = Object.entries({
  models: ['research', 'pretrained', 'finetuned', 'checkpoints', 'artifacts'],
  src: ['architectures', 'trainers', 'dataloaders', 'optimizers', 'losses', 'preprocess', 'utils'],
  datasets: ['raw', 'processed', 'splits', 'generated'],
  experiments: ['runs', 'configs', 'logs', 'visualizations'],
  projects: ['active', 'archive'],
  notebooks: ['research', 'analyses', 'prototypes'],
  scripts: ['training', 'evaluation', 'examples'],
  cache: ['huggingface', 'torch', 'datasets'],
}).flatMap(([parent, children]) => [parent, ...children.map((child) => `${parent}/${child}`)]);

export const experimentFile = (experiment: string) =>
  `experiments/configs/${experiment}/experiment.yaml`;

export const datasetFile = (dataset: string) => `datasets/raw/${dataset}/dataset.yaml`;

export const projectFile = (project: string) => `projects/active/${project}/project.yaml`;

export interface RunFolders {
  run: string;
  logs: string;
  visualizations: string;
  checkpoints: string;
  /** The best weights once more, where training started from others. */
  finetuned: string;
}

/** Where a run keeps what it makes, relative to the lab. */
export function runFolders(experiment: string, run: string): RunFolders {
  const own = `${experiment}/${run}`;
  return {
    run: `experiments/runs/${own}`,
    logs: `experiments/logs/${own}`,
    visualizations: `experiments/visualizations/${own}`,
    checkpoints: `models/checkpoints/${own}`,
    finetuned: `models/finetuned/${own}`,
  };
}

/**
 * The lab's name, `lab` where `[tool.tensorlab]` has none; undefined where the file is not a lab's.
 *
 * @throws LabError INVALID_PYPROJECT for a file that looks like a lab's and cannot be read
 */
export function labName(pyprojectText: string, where = 'pyproject.toml'): string | undefined {
  if (!/\btensorlab\b/.test(pyprojectText)) return undefined;
  const table = tensorlabTable(pyprojectText, where);
  if (table === undefined) return undefined;
  const name = table.name ?? 'lab';
  if (typeof name === 'string' && /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) return name;
  throw new LabError('INVALID_PYPROJECT', {
    where,
    what: `[tool.tensorlab] has the name ${JSON.stringify(name)}.`,
    why: 'The name of a lab is in kebab-case.',
  });
}

/**
 * The minor version of Python that the lab's results are made with, `3.11`: `[tool.tensorlab] python`. Undefined where the file
 * does not say.
 *
 * @throws LabError INVALID_PYPROJECT for anything but a minor version
 */
export function labPython(pyprojectText: string, where = 'pyproject.toml'): string | undefined {
  const python = tensorlabTable(pyprojectText, where)?.python;
  if (python === undefined || (typeof python === 'string' && /^3\.\d+$/.test(python)))
    return python;
  throw new LabError('INVALID_PYPROJECT', {
    where,
    what: `[tool.tensorlab] has the python ${JSON.stringify(python)}.`,
    why: 'It takes a minor version as a text: python = "3.11".',
  });
}

/**
 * The folders whose modules the lab imports beside its own, relative to the lab: `[tool.tensorlab] pythonpath`.
 *
 * @throws LabError INVALID_PYPROJECT for anything but a list of relative paths, and for folders that the lab lies in
 */
export function labPythonpath(pyprojectText: string, where = 'pyproject.toml'): string[] {
  const given = tensorlabTable(pyprojectText, where)?.pythonpath ?? [];
  const isPath = (path: unknown): path is string =>
    typeof path === 'string' && path !== '' && !/^([/\\]|[A-Za-z]:)/.test(path);
  const paths = Array.isArray(given) && given.every(isPath) ? given.map(plainPath) : undefined;
  if (paths && !paths.some((path) => /^\.{1,2}(\/\.\.)*$/.test(path))) {
    return [...new Set(paths)];
  }
  throw new LabError('INVALID_PYPROJECT', {
    where,
    what: `[tool.tensorlab] has the pythonpath ${JSON.stringify(given)}.`,
    why: paths
      ? 'The lab lies in one of these folders: all that is there would count as code.'
      : 'It takes folders, relative to the lab: pythonpath = ["../../libs/vision"].',
  });
}

/**
 * What is read and cannot change a result, patterns of files and `env:NAME`: `[tool.tensorlab] not_inputs`. The runtime's audit uses it.
 *
 * @throws LabError INVALID_PYPROJECT for anything but a list of texts
 */
export function labNotInputs(pyprojectText: string, where = 'pyproject.toml'): string[] {
  const given = tensorlabTable(pyprojectText, where)?.not_inputs ?? [];
  const isText = (one: unknown): one is string => typeof one === 'string' && one !== '';
  if (Array.isArray(given) && given.every(isText)) return given;
  throw new LabError('INVALID_PYPROJECT', {
    where,
    what: `[tool.tensorlab] has the not_inputs ${JSON.stringify(given)}.`,
    why: 'It takes patterns of files and variables: not_inputs = ["notes/*.txt", "env:HOME"].',
  });
}

const plainPath = (path: string) => normalize(path).replace(/\/$/, '');

/** The text of a lab's pyproject.toml with the version of Python in its table; undefined where the table is not written as one. */
export function withLabPython(pyprojectText: string, python: string): string | undefined {
  const table = /^[ \t]*\[tool\.tensorlab\][^\n]*(?:\n[ \t]*name[ \t]*=[^\n]*)?/m.exec(
    pyprojectText,
  );
  if (table === null) return undefined;
  const end = table.index + table[0].length;
  const line = `\npython = "${python}"`;
  return pyprojectText.slice(0, end).replace(/\r$/, '') + line + pyprojectText.slice(end);
}

function tensorlabTable(text: string, where: string): Record<string, unknown> | undefined {
  try {
    const { tool } = parse(text) as { tool?: { tensorlab?: unknown } };
    const table = tool?.tensorlab;
    const isTable = typeof table === 'object' && !Array.isArray(table) && !(table instanceof Date);
    return isTable ? (table as Record<string, unknown>) : undefined;
  } catch (error) {
    const { line, message } = error as Error & { line?: number };
    throw new LabError('INVALID_PYPROJECT', {
      where: line === undefined ? where : `${where}:${line}`,
      what: `The TOML cannot be read: ${message.split('\n')[0]}.`,
    });
  }
}
