import { cpSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Workspace } from './workspace';

interface Step {
  id?: string;
  name?: string;
  if?: string;
  uses?: string;
  run?: string;
  with?: Record<string, string>;
  env?: Record<string, string>;
}

interface Job {
  if?: string;
  outputs?: Record<string, string>;
  env?: Record<string, string>;
  steps: Step[];
}

/** What GitHub says of an event: `github` as expressions see it. */
export interface Github extends Record<string, unknown> {
  event_name: 'push' | 'pull_request';
  ref: string;
  ref_name: string;
  base_ref?: string;
  run_id: string;
}

type Values = Record<string, unknown>;

/**
 * Runs the jobs of a workflow as GitHub does, each step in order: commands by bash, caches and artifacts as folders of this machine.
 * Set-up actions do nothing, for this machine is set up.
 */
export class Runner {
  private readonly folder = mkdtempSync(join(tmpdir(), 'tensorlab-runner-'));
  /** What jobs have written to their summary. */
  summary = '';
  /** The names of the steps with a command that were run. */
  readonly ran: string[] = [];

  /** @param elsewhere steps that are not run here */
  constructor(
    private readonly elsewhere: readonly string[],
    private readonly environment: Record<string, string> = {},
  ) {}

  /** Runs one job in a folder; gives its outputs, or undefined where its condition does not hold. */
  async job(
    workspace: Workspace,
    {
      file,
      name,
      github,
      needs = {},
    }: { file: string; name: string; github: Github; needs?: Values },
  ): Promise<Record<string, unknown> | undefined> {
    const { jobs } = parse(readFileSync(file, 'utf8')) as { jobs: Record<string, Job> };
    const job = jobs[name]!;
    const steps: Record<string, { outcome: string }> = {};
    const scope: Values = { github, needs, steps, runner: { os: 'Linux' }, env: job.env ?? {} };
    if (job.if !== undefined && !condition(job.if, scope)) {
      return undefined;
    }
    const after: (() => void)[] = [];
    for (const step of job.steps) {
      if (step.if === undefined || condition(step.if, scope)) {
        await this.step(workspace, step, scope, after);
        steps[step.id ?? ''] = { outcome: 'success' };
      }
    }
    after.forEach((deed) => deed());
    return Object.fromEntries(
      Object.entries(job.outputs ?? {}).map(([output, text]) => [output, fill(text, scope)]),
    );
  }

  private async step(
    workspace: Workspace,
    step: Step,
    scope: Values,
    after: (() => void)[],
  ): Promise<void> {
    const inputs = Object.fromEntries(
      Object.entries(step.with ?? {}).map(([key, text]) => [key, fill(String(text), scope)]),
    );
    const [action] = step.uses?.split('@') ?? [];
    if (action === 'actions/cache') {
      this.action(workspace, 'actions/cache/restore', inputs);
      after.push(() => this.action(workspace, 'actions/cache/save', inputs));
    } else if (action !== undefined) {
      this.action(workspace, action, inputs);
    } else if (!this.elsewhere.includes(step.name ?? '')) {
      await this.command(workspace, step, scope);
    }
  }

  private async command(workspace: Workspace, step: Step, scope: Values): Promise<void> {
    const { event_name, base_ref = '', run_id, repository } = scope.github as Github;
    const own = Object.entries(step.env ?? {}).map(([key, text]) => [key, fill(text, scope)]);
    const summary = join(this.folder, 'summary.md');
    writeFileSync(summary, '');
    const env = {
      CI: 'true',
      GITHUB_EVENT_NAME: event_name,
      GITHUB_BASE_REF: base_ref,
      GITHUB_RUN_ID: run_id,
      GITHUB_REPOSITORY: String(repository),
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_STEP_SUMMARY: summary,
      ...this.environment,
      ...Object.fromEntries(own),
    };
    await workspace.run('bash', ['-e', '-c', step.run!], { env });
    this.summary += readFileSync(summary, 'utf8');
    this.ran.push(step.name!);
  }

  private action(workspace: Workspace, action: string, inputs: Record<string, string>): void {
    const { path = '', key = '', name = '' } = inputs;
    const artifact = join(this.folder, 'artifacts', name);
    switch (action) {
      case 'actions/cache/save':
        copyAll(pathsIn(path), workspace.root, this.cacheOf(key));
        this.caches.push(key);
        break;
      case 'actions/cache/restore': {
        const prefix = inputs['restore-keys'] ?? key;
        const found = this.caches.filter((one) => one.startsWith(prefix)).at(-1);
        copyAll(
          found === undefined ? [] : pathsIn(path),
          this.cacheOf(found ?? ''),
          workspace.root,
        );
        break;
      }
      case 'actions/upload-artifact':
        copyAll([path], workspace.root, artifact);
        break;
      case 'actions/download-artifact':
        copyAll(['.'], artifact, workspace.root);
        break;
    }
  }

  /** Keys, the newest last. */
  private readonly caches: string[] = [];
  private cacheOf = (key: string) => join(this.folder, 'caches', encodeURIComponent(key));
}

/** Those in the home folder are this machine's own. */
const pathsIn = (list: string) =>
  list.split('\n').filter((path) => path !== '' && !path.startsWith('~'));

function copyAll(paths: readonly string[], from: string, to: string): void {
  for (const path of paths.filter((one) => existsSync(join(from, one)))) {
    cpSync(join(from, path), join(to, path), { recursive: true });
  }
}

/** `a ${{ github.ref }} b` */
const fill = (text: string, scope: Values) =>
  text.replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) =>
    String(evaluate(expression, scope) ?? ''),
  );

const condition = (text: string, scope: Values) =>
  Boolean(evaluate(text.replace(/^\s*\$\{\{(.*)\}\}\s*$/s, '$1'), scope));

/** GitHub's expressions, as far as they are JavaScript's too. What is not there is empty. */
function evaluate(expression: string, scope: Values): unknown {
  const functions = {
    cancelled: () => false,
    hashFiles: (pattern: string) => `hash of ${pattern}`,
  };
  const names = { ...functions, ...scope };
  const safe = expression.replace(/([\w\]])\.(?=[a-z_])/g, '$1?.');
  return new Function(...Object.keys(names), `return (${safe});`)(...Object.values(names));
}
