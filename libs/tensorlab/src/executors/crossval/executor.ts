import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { joinAssignments, notALab, runFolders, type Crossval } from '@tensorlab/lab';
import { labAt } from '../../graph/lab-at';
import { crossvalId } from '../../key/run-id';
import { replaceFile } from '../../replace-file';
import type { Metrics } from '../../runs/read-runs';
import { asTask, inLab, placeOf } from '../in-lab';
import { evaluatedRuns, type Evaluated } from './evaluated';
import type { CrossvalSchema } from './schema';
import { sectionOf } from './section';
import { summaries, type Summary } from './summary';
import { intervalNote, resultsTable, summaryTable } from './text';

export default function crossval(options: CrossvalSchema, context: ExecutorContext) {
  return asTask(async () => {
    const place = placeOf(context);
    const lab = labAt(context.root, place.labRoot);
    if (!lab) {
      throw notALab(place.labRoot);
    }
    const set = joinAssignments(options.set ?? []);
    const section = sectionOf(lab, place.name, set);
    const runs = evaluatedRuns(lab, place.name, section, set);
    const id = crossvalId(runs.map(({ run }) => run));
    const found = bySplit(runs, section);
    const folder = join(place.labRoot, runFolders(place.name, id).run);
    const record = { format: 1, experiment: place.name, crossval: id, overrides: set, ...section };
    const file = join(folder, 'crossval.json');
    const trainings = runs.map(({ name, fold, seed, run }) => ({ name, fold, seed, run }));
    replaceFile(file, `${JSON.stringify({ ...record, trainings, splits: found }, null, 2)}\n`);
    say(place.name, runs, section, found);
    console.log(`\nwritten   ${inLab(context.root, file)}\n`);
    return true;
  });
}

/** Of one split: every training's metrics, in the order of the trainings, and what they come to. */
interface Split {
  metrics: Metrics[];
  summary: Record<string, Summary>;
}

/** The splits that every training was evaluated on, the held-out one first. */
function bySplit(runs: readonly Evaluated[], { level }: Crossval): Record<string, Split> {
  const names = Object.keys(runs[0]!.evaluation.splits).filter((split) =>
    runs.every(({ evaluation }) => split in evaluation.splits),
  );
  names.sort((a, b) => Number(b === 'test') - Number(a === 'test'));
  return Object.fromEntries(
    names.map((split) => {
      const metrics = runs.map(({ evaluation }) => evaluation.splits[split]!.metrics);
      const results = runs.map((run, at) => ({ ...run, metrics: metrics[at]! }));
      return [split, { metrics, summary: summaries(results, level) }];
    }),
  );
}

function say(
  experiment: string,
  runs: readonly Evaluated[],
  { folds, seeds, level }: Crossval,
  splits: Record<string, Split>,
): void {
  const parts = [folds && `${folds} folds`, seeds && `${seeds.length} seeds`].filter(Boolean);
  for (const [split, { metrics, summary }] of Object.entries(splits)) {
    const held = folds !== undefined && split === 'test' ? 'the held-out fold' : split;
    console.log(`\n${experiment}: ${parts.join(' x ')}, evaluated on ${held}\n`);
    const results = runs.map((run, at) => ({ ...run, metrics: metrics[at]! }));
    resultsTable(results).forEach((table) => console.log(`${table}\n`));
    console.log(`${summaryTable(summary, level)}\n`);
  }
  console.log(intervalNote(folds, seeds?.length ?? 1));
}
