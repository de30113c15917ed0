import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { sha256 } from '../graph/disk/sha256';

/** For specs: a lab in a temporary folder with the dataset `d`. */
export class DatasetFixture {
  readonly root = mkdtempSync(join(tmpdir(), 'tensorlab-dataset-'));
  readonly folder = join(this.root, 'datasets/raw/d');
  readonly context = {
    root: this.root,
    projectName: 'dataset-d',
    projectsConfigurations: {
      version: 2,
      projects: { 'dataset-d': { root: 'datasets/raw/d' } },
    },
  } as unknown as ExecutorContext;

  constructor(manifest = 'name: d\n') {
    this.write('pyproject.toml', '[tool.tensorlab]\nname = "lab"\n');
    this.manifest(manifest);
  }

  manifest(text: string): void {
    this.data('dataset.yaml', text);
  }

  /** A file of the data. */
  data(path: string, content: string | Buffer): void {
    this.write(`datasets/raw/d/${path}`, content);
  }

  write(path: string, content: string | Buffer): string {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  }

  /** Undefined where there is no such file. */
  read(path: string): string | undefined {
    const file = join(this.folder, path);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  }

  dispose(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** The section `files` of a manifest. */
export const filesSection = (files: Record<string, string | Buffer>): string =>
  `files:\n${Object.entries(files)
    .map(
      ([path, content]) =>
        `  - {path: ${path}, size: ${Buffer.byteLength(content)}, sha256: ${sha256(content)}}\n`,
    )
    .join('')}`;

/** For specs: collects what is printed. */
export function listen(): { text: () => string } {
  const lines: unknown[] = [];
  const note = (line?: unknown) => void lines.push(line);
  jest.spyOn(console, 'log').mockImplementation(note);
  jest.spyOn(console, 'error').mockImplementation(note);
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(text) > 0);
  return { text: () => lines.join('\n') };
}
