import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { LabError, suggest, unknownName } from '@tensorlab/lab';
import { experimentsOf } from '../experiments-of';
import { asTask, inLab, placeOf, type Place } from '../in-lab';
import { leaderboard, mainMetric, sortRows, type Row } from './leaderboard';
import { readRow } from './read-rows';
import type { ReportSchema } from './schema';

export default function report(options: ReportSchema, context: ExecutorContext) {
  return asTask(async () => {
    const place = placeOf(context);
    const { split = 'test' } = options;
    const rows = experimentsOf(context).map(({ name, run }) =>
      readRow(place.labRoot, name, run, split),
    );
    if (rows.length === 0) {
      throw noExperiments(place);
    }
    const metric = options.metric ? knownMetric(options.metric, rows) : mainMetric(rows);
    const folder = (path: string) => inLab(context.root, join(place.labRoot, path));
    const count = rows.length === 1 ? '1 experiment' : `${rows.length} experiments`;
    console.log(`\n${place.name}: ${count} on the split ${split}\n`);
    console.log(leaderboard(sortRows(rows, metric), metric));
    console.log(`
TensorBoard logs   ${folder('experiments/logs')}/<experiment>/<run>
plots              ${folder('experiments/visualizations')}/<experiment>/<run>
checkpoints        ${folder('models/checkpoints')}/<experiment>/<run>
`);
    return true;
  });
}

function knownMetric(metric: string, rows: Row[]): string {
  const known = [...new Set(rows.flatMap(({ metrics }) => Object.keys(metrics)))];
  if (!known.includes(metric)) {
    throw unknownName('metric', metric, {
      suggestion: suggest(metric, known),
      next: `choose one of ${known.join(', ')}`,
    });
  }
  return metric;
}

const noExperiments = ({ name }: Place) =>
  new LabError('UNKNOWN_NAME', {
    what: `The project ${name} has no experiments.`,
    next: `nx g tensorlab:experiment <name> --project=${name}`,
  });
