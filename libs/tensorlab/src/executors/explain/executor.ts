import type { ExecutorContext } from '@nx/devkit';
import { joinAssignments, LabError, notALab } from '@tensorlab/lab';
import { explain } from '../../explain/explanation';
import { explanationLines } from '../../explain/explanation-lines';
import { projectLines } from '../../explain/project-lines';
import { labAt } from '../../graph/lab-at';
import { surroundingsOf } from '../../key/surroundings';
import { experimentsOf } from '../experiments-of';
import { asTask, inLab, placeOf } from '../in-lab';
import type { ExplainSchema } from './schema';

export default function explainTask(options: ExplainSchema, context: ExecutorContext) {
  return asTask(async () => {
    const { labRoot, folder, name } = placeOf(context);
    const lab = labAt(context.root, labRoot);
    if (!lab) {
      throw notALab(labRoot);
    }
    const { against, json, all } = options;
    const set = joinAssignments(options.set ?? []);
    const limit = all ? Infinity : undefined;
    const isExperiment = inLab(labRoot, folder).startsWith('experiments/configs/');
    if (isExperiment) {
      const explanation = explain(lab, name, { set, against });
      print(json ? [JSON.stringify(explanation)] : explanationLines(explanation, { limit }));
      return true;
    }
    if (against !== undefined) {
      throw againstProject(name, against);
    }
    const surroundings = surroundingsOf(lab);
    const experiments = experimentsOf(context).map((experiment) =>
      explain(lab, experiment.name, { set }, surroundings),
    );
    print(
      json
        ? [JSON.stringify({ format: 1, project: name, experiments })]
        : projectLines(name, experiments, { limit }),
    );
    return true;
  });
}

const print = (lines: readonly string[]) => console.log(`${lines.join('\n')}\n`);

const againstProject = (project: string, against: string | number) =>
  new LabError('UNKNOWN_OPTION', {
    what: `--against=${against} names a run of one experiment, and ${project} is a project.`,
    next: `nx run <experiment>:explain --against=${against}`,
  });
