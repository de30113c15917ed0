import type { Disk } from '../graph/disk/disk';
import { Lab } from '../graph/lab';
import type { LabRoot } from '../graph/lab-roots';
import type { Matches } from '../key/inputs';
import { git, GitFailed } from './git';

/**
 * A lab as a commit has it, with the files that git ignores as they lie in the lab now: weights that `init_from` names, data that
 * `inputs` names. No commit says what they were, and there is one of each.
 */
export class LabOfCommit extends Lab {
  constructor(
    place: LabRoot,
    disk: Disk,
    private readonly now: Lab,
  ) {
    super(place, disk);
  }

  override sha256(file: string): string | undefined {
    return super.sha256(file) ?? this.ignored([file]).map((one) => this.now.sha256(one))[0];
  }

  override matches(pattern: string): Matches {
    const own = super.matches(pattern);
    const found = this.now.matches(pattern);
    const ignored = this.ignored(found.files.filter((file) => !own.files.includes(file)));
    return ignored.length === 0 ? own : { ...found, files: [...own.files, ...ignored].sort() };
  }

  private ignored(files: readonly string[]): string[] {
    if (files.length === 0) {
      return [];
    }
    const options = { cwd: this.now.place.folder, input: files.join('\0') };
    try {
      return git(['check-ignore', '-z', '--stdin'], options).split('\0').filter(Boolean);
    } catch (error) {
      if (error instanceof GitFailed) {
        return []; // none of them
      }
      throw error;
    }
  }
}
