import type { ExecutorContext } from '@nx/devkit';
import { LabError, notALab } from '@tensorlab/lab';
import { baseReport } from '../../base-report/base-report';
import { markdown } from '../../base-report/markdown';
import { labAt } from '../../graph/lab-at';
import { inLab, type Place } from '../in-lab';
import type { ReportSchema } from './schema';

/**
 * What `--base` prints: the lab as it is against the lab of a commit.
 *
 * @throws LabError UNKNOWN_OPTION for what belongs to a leaderboard
 */
export function againstBase(
  base: string,
  { split = 'test', format = 'table', metric, against }: ReportSchema,
  { root }: ExecutorContext,
  { labRoot, lab: name, folder }: Place,
): string {
  if (inLab(labRoot, folder) !== '') {
    throw unfit('compares a whole lab with a commit', `nx run ${name}:report --base=${base}`);
  }
  const [extra] =
    Object.entries({ metric, against }).find(([, value]) => value !== undefined) ?? [];
  if (extra !== undefined) {
    throw unfit(`takes no --${extra}: it has every metric`, `leave out --${extra}`);
  }
  if (format !== 'table' && format !== 'markdown' && format !== 'json') {
    throw unfit(`has no --format=${format}`, 'choose table, markdown or json');
  }
  const lab = labAt(root, labRoot);
  if (!lab) {
    throw notALab(labRoot);
  }
  const report = baseReport(lab, base, split);
  return format === 'json' ? JSON.stringify(report, null, 2) : markdown(report);
}

const unfit = (what: string, next: string) =>
  new LabError('UNKNOWN_OPTION', { what: `--base ${what}.`, next });
