import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { WorkspaceFixture } from '../graph/lab-fixture';
import { labAt } from '../graph/lab-at';
import { keyDetails, type KeyDetails } from '../key/details';
import { runId } from '../key/run-id';
import { isUnkeyed } from '../key/used-files';
import { RunsFixture } from '../runs/runs-fixture';

/** For specs: a lab in a git repository of its own, with the runs that somebody made at each commit. */
export class RepositoryFixture extends WorkspaceFixture {
  readonly runs: RunsFixture;

  /** @param lab its folder in the repository */
  constructor(
    files: ConstructorParameters<typeof WorkspaceFixture>[0],
    private readonly labFolder = '.',
  ) {
    super(files);
    this.write({ '.gitignore': 'runs/\n/models/\n*/models/\n' });
    this.runs = new RunsFixture(join(this.root, labFolder));
    this.git('init', '-q', '-b', 'main');
    this.commit();
  }

  git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args], {
      cwd: this.root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  commit(): string {
    this.git('add', '-A');
    this.git('commit', '-qm', 'more');
    return this.git('rev-parse', 'HEAD').trim();
  }

  lab = () => labAt(this.root, this.runs.labRoot)!;

  details(experiment: string): KeyDetails {
    const found = keyDetails(this.lab(), experiment);
    if (isUnkeyed(found)) {
      throw new Error(found.unkeyed.join(' '));
    }
    return found;
  }

  /** A run of the files as they are now, complete and evaluated. */
  evaluated(experiment: string, metrics: object, details = this.details(experiment)): string {
    const run = runId(details.train.key);
    this.runs.run(experiment, run, { key: details });
    this.runs.evaluate(experiment, run, metrics, { key: details });
    return run;
  }
}
