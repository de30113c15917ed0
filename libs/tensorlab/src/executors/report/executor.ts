import { join, resolve } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { replaceFile } from '../../replace-file';
import { readResamples } from '../../runs/read-resamples';
import { asTask, inLab, placeOf, type Place } from '../in-lab';
import { boardsOf, type Board } from './board';
import { asCsv } from './csv';
import type { ReportSchema } from './schema';
import { sourcesOf } from './sources';
import { asMarkdown, asText } from './text';

type Format = NonNullable<ReportSchema['format']>;

const formats: Record<Format, (boards: Board[]) => string> = {
  table: asText,
  markdown: asMarkdown,
  csv: asCsv,
  json: (boards) => JSON.stringify({ format: 1, boards }, null, 2),
};

export default function report(options: ReportSchema, context: ExecutorContext) {
  return asTask(async () => {
    const place = placeOf(context);
    const { split = 'test', metric, against, format = 'table', output } = options;
    const boards = boardsOf(sourcesOf(context, place, split), {
      split,
      metric,
      against,
      resamplesOf: ({ experiment, run }) => readResamples(place.labRoot, experiment, run, split),
    });
    const content = formats[format](boards);
    if (output !== undefined) {
      const file = resolve(process.env.INIT_CWD ?? context.cwd ?? context.root, output);
      replaceFile(file, `${content}\n`);
      console.log(`${context.projectName}: report written to ${inLab(context.root, file)}`);
    } else {
      console.log(
        format === 'table' ? `\n${content}\n\n${places(place, context.root)}\n` : content,
      );
    }
    return true;
  });
}

/** Where the rest of what a board is about lies. */
function places({ labRoot }: Place, root: string): string {
  const folder = (path: string) => inLab(root, join(labRoot, path));
  return [
    `TensorBoard logs   ${folder('experiments/logs')}/<experiment>/<run>`,
    `plots              ${folder('experiments/visualizations')}/<experiment>/<run>`,
    `checkpoints        ${folder('models/checkpoints')}/<experiment>/<run>`,
  ].join('\n');
}
