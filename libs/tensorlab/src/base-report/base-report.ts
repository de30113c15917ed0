import type { Lab } from '../graph/lab';
import { baseCommit } from './base-commit';
import { withBaseLab } from './base-lab';
import { compareLabs, type Difference } from './compare-labs';
import { deltasOf, measured, type Delta, type Evaluated, type Measured } from './measured';

/** A lab against a commit. This is what `--format=json` prints: its shape is documented. */
export interface BaseReport {
  format: 1;
  lab: string;
  split: string;
  /** `commit` is where this branch left `name`. */
  base: { name: string; commit: string };
  here: { commit: string; branch?: string; dirty: boolean };
  experiments: ExperimentReport[];
}

export interface ExperimentReport extends Omit<Difference, 'base' | 'here'> {
  base?: Measured;
  here?: Measured;
  deltas: Delta[];
}

/**
 * Every experiment of a lab as it is now, against the same in another commit: what became of it and why, and by how much its metrics
 * differ. Runs nothing; the runs of both are looked for in the lab's own folders, by the keys of both.
 *
 * @param base a branch, tag or commit
 * @throws LabError GIT_FAILED, UNKNOWN_NAME
 */
export function baseReport(lab: Lab, base: string, split: string): BaseReport {
  const folder = lab.place.folder;
  const commits = baseCommit(lab.place, base);
  const { branch, dirty } = commits;
  const differences = withBaseLab(commits, lab, (then) => compareLabs(then, lab));
  return {
    format: 1,
    lab: lab.place.name,
    split,
    base: { name: commits.base, commit: commits.commit },
    here: { commit: commits.head, ...(branch && { branch }), dirty },
    experiments: differences.map(({ base: then, here: now, ...difference }) => {
      const [old, current] = [then, now].map(
        (details) => details && measured(folder, difference.experiment, details, split),
      );
      return {
        ...difference,
        ...(old && { base: plain(old) }),
        ...(current && { here: plain(current) }),
        deltas: deltasOf(old, current),
      };
    }),
  };
}

/** Without the resamplings, which are thousands of numbers. */
const plain = ({ run, status, samples, metrics, intervals }: Evaluated): Measured => ({
  run,
  status,
  ...(metrics && { samples, metrics, intervals }),
});
