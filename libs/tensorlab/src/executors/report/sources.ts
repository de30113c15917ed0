import { basename } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { LabError } from '@tensorlab/lab';
import { experimentsIn, experimentsOf, type ExperimentNow } from '../experiments-of';
import { inLab, type Place } from '../in-lab';
import type { Source } from './board';
import { notEvaluated, readRow } from './read-rows';
import { readRepeated, type Repeated } from './repeated';

/** What the boards of a task are made of: its project's experiments, or those of each project of the lab. */
export function sourcesOf(context: ExecutorContext, place: Place, split: string): Source[] {
  const isProject = inLab(place.labRoot, place.folder).startsWith('projects/');
  return isProject ? [ofProject(context, place, split)] : ofLab(context, place, split);
}

/** @throws LabError where there is no experiment, or one that was not evaluated on the split */
function ofProject(context: ExecutorContext, { labRoot, name }: Place, split: string): Source {
  const experiments = experimentsOf(context);
  if (experiments.length === 0) {
    throw noExperiments(name);
  }
  const rows = experiments.map((experiment) => {
    const row = readRow(labRoot, experiment, split);
    if (!row) {
      throw notEvaluated(experiment.name, experiment.run, split);
    }
    return row;
  });
  return { name, rows, repeated: repeatedOf(labRoot, experiments, split), missing: [] };
}

/**
 * What is evaluated, by project, and the names of what is not: a lab's report trains nothing. Experiments without a project come last,
 * under the lab's own name.
 */
function ofLab(context: ExecutorContext, { labRoot, lab }: Place, split: string): Source[] {
  const { nodes } = context.projectGraph;
  const tag = nodes[context.projectName!]?.data.tags?.find((one) =>
    one.startsWith('tensorlab:lab:'),
  );
  const own = Object.values(nodes).filter(({ data }) => tag && data.tags?.includes(tag));
  const projects = own
    .filter(({ data }) => data.tags?.includes('tensorlab:project'))
    .map(({ name, data }) => ({
      name: basename(data.root),
      experiments: experimentsOf(context, name),
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
  const inProjects = new Set(
    projects.flatMap(({ experiments }) => experiments.map(({ name }) => name)),
  );
  const others = experimentsIn(own).filter(({ name }) => !inProjects.has(name));
  const groups = [...projects, { name: lab, experiments: others }].filter(
    ({ experiments }) => experiments.length > 0,
  );
  if (groups.length === 0) {
    throw noExperiments(lab);
  }
  return groups.map(({ name, experiments }) => evaluatedOf(labRoot, name, experiments, split));
}

function evaluatedOf(
  labRoot: string,
  name: string,
  experiments: readonly ExperimentNow[],
  split: string,
): Source {
  const found = experiments.map((experiment) => ({
    experiment: experiment.name,
    row: readRow(labRoot, experiment, split),
  }));
  return {
    name,
    rows: found.flatMap(({ row }) => row ?? []),
    repeated: repeatedOf(labRoot, experiments, split),
    missing: found.filter(({ row }) => !row).map(({ experiment }) => experiment),
  };
}

const repeatedOf = (
  labRoot: string,
  experiments: readonly ExperimentNow[],
  split: string,
): Repeated[] =>
  experiments.flatMap((experiment) => readRepeated(labRoot, experiment, split) ?? []);

const noExperiments = (name: string) =>
  new LabError('UNKNOWN_NAME', {
    what: `The project ${name} has no experiments.`,
    next: `nx g tensorlab:experiment <name> --project=${name}`,
  });
