import type { ExecutorContext } from '@nx/devkit';
import { readRuns } from '../../runs/read-runs';
import { experimentsOfTask } from '../experiments-of-task';
import { asTask, inLab, placeOf } from '../in-lab';
import { runsJson, runsTable, type ExperimentRuns } from './runs-table';
import type { RunsSchema } from './schema';

export default function runs({ json }: RunsSchema, context: ExecutorContext) {
  return asTask(async () => {
    const place = placeOf(context);
    const found = experimentsOfTask(context, place).map(
      ({ name, run, trainings }): ExperimentRuns => ({
        experiment: name,
        current: run,
        trainings,
        runs: readRuns(place.labRoot, name),
      }),
    );
    const isProject = inLab(place.labRoot, place.folder).startsWith('projects/');
    if (json) {
      const experiments = found.map(runsJson);
      const answer = isProject ? { project: place.name, experiments } : experiments[0];
      console.log(JSON.stringify({ format: 1, ...answer }));
      return true;
    }
    const count = found.reduce((sum, one) => sum + one.runs.length, 0);
    console.log(`\n${place.name}: ${count === 1 ? '1 run' : `${count} runs`}\n`);
    if (count > 0) {
      console.log(`${runsTable(found, isProject)}\n`);
      console.log('* what the files stand for now\n');
    }
    return true;
  });
}
