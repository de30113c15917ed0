import type { ExecutorContext } from '@nx/devkit';
import { readable } from '../../readable';
import { mayBeRunning } from '../../runs/owner';
import { readRun, readRuns, type RunRecord } from '../../runs/read-runs';
import { experimentsOfTask, type CurrentExperiment } from '../experiments-of-task';
import { asTask, placeOf } from '../in-lab';
import { when } from '../runs/runs-table';
import { chooseRuns } from './choose-runs';
import { linkOf, removeRun, sizeOfRun } from './remove-run';
import type { PruneSchema } from './schema';

export default function prune(options: PruneSchema, context: ExecutorContext) {
  return asTask(async () => {
    const place = placeOf(context);
    for (const experiment of experimentsOfTask(context, place)) {
      console.log(pruneExperiment(place.labRoot, experiment, options).join('\n'));
    }
    return true;
  });
}

function pruneExperiment(
  labRoot: string,
  { name, run, trainings = [] }: CurrentExperiment,
  { keep = 5, dryRun = false }: PruneSchema,
): string[] {
  const current = run === undefined ? trainings : [run, ...trainings];
  const { kept, removed } = chooseRuns(readRuns(labRoot, name), current, keep);
  const lines: string[] = [];
  let [count, bytes] = [0, 0];
  for (const record of removed) {
    const link = linkOf(labRoot, name, record.run);
    // A training may have taken it up since it was read.
    const now = readRun(labRoot, name, record.run);
    if (link !== undefined || !now || mayBeRunning(now)) {
      lines.push(line('kept', record, link ? `${link} is a link` : 'may be running'));
      continue;
    }
    const size = sizeOfRun(labRoot, name, record.run);
    if (!dryRun) {
      removeRun(labRoot, name, record.run);
    }
    [count, bytes] = [count + 1, bytes + size];
    lines.push(line(dryRun ? 'would remove' : 'removed', record, readable(size)));
  }
  const all = kept.length + removed.length;
  const deed = dryRun ? 'would remove' : 'removed';
  const what = count === 0 ? 'nothing to remove' : `${deed} ${count}, ${readable(bytes)}`;
  return [
    `${name}: ${all === 1 ? '1 run' : `${all} runs`}, ${what}`,
    ...kept.map(({ record, why }) => line('kept', record, why)),
    ...lines,
  ];
}

const line = (deed: string, record: RunRecord, why: string) =>
  `  ${deed} ${record.run}  ${when(record)}  ${record.status}  ${why}`;
