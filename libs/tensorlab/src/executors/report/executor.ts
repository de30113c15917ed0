import { join, resolve } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { replaceFile } from '../../replace-file';
import { readResamples } from '../../runs/read-resamples';
import { asTask, inLab, placeOf, type Place } from '../in-lab';
import { againstBase } from './against-base';
import { boardsOf, type Board } from './board';
import { asCsv } from './csv';
import { htmlPage } from './html/page';
import { readCurves } from './html/read-curves';
import type { ReportSchema } from './schema';
import { sourcesOf } from './sources';
import { asMarkdown, asText } from './text';

type Format = NonNullable<ReportSchema['format']>;

const formats: Record<Format, (boards: Board[], title: string, labRoot: string) => string> = {
  table: asText,
  markdown: asMarkdown,
  csv: asCsv,
  json: (boards) => JSON.stringify({ format: 1, boards }, null, 2),
  html: (boards, title, labRoot) =>
    htmlPage({
      title,
      boards,
      curvesOf: ({ rows }) => readCurves(labRoot, rows),
      made: new Date(),
    }),
};

export default function report(options: ReportSchema, context: ExecutorContext) {
  return asTask(async () => {
    const place = placeOf(context);
    const { base, format = 'table' } = options;
    const content =
      base === undefined
        ? leaderboards(options, context, place)
        : againstBase(base, options, context, place);
    const file = fileOf(options, context, place);
    if (file !== undefined) {
      replaceFile(file, content.replace(/\n*$/, '\n'));
      console.log(`${context.projectName}: report written to ${inLab(context.root, file)}`);
    } else {
      const isTable = format === 'table' && base === undefined;
      console.log(isTable ? `\n${content}\n\n${places(place, context.root)}\n` : content);
    }
    return true;
  });
}

function leaderboards(options: ReportSchema, context: ExecutorContext, place: Place): string {
  const { split = 'test', metric, against, format = 'table' } = options;
  const boards = boardsOf(sourcesOf(context, place, split), {
    split,
    metric,
    against,
    resamplesOf: ({ experiment, run }) => readResamples(place.labRoot, experiment, run, split),
  });
  return formats[format](boards, context.projectName!, place.labRoot);
}

/** The file to write, absolute; undefined where the terminal is meant, which is no place for a page. */
function fileOf({ output, format }: ReportSchema, context: ExecutorContext, { labRoot }: Place) {
  if (output !== undefined) {
    return resolve(process.env.INIT_CWD ?? context.cwd ?? context.root, output);
  }
  const page = `experiments/visualizations/${context.projectName}-report.html`;
  return format === 'html' ? join(labRoot, page) : undefined;
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
