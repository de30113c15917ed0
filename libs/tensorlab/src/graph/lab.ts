import { dirname, join } from 'node:path/posix';
import {
  datasetFile,
  dataOfManifest,
  experimentFile,
  parseDataset,
  parseExperiment,
  parseOverrides,
  resolveExperiment,
  type Experiment,
  type MergedExperiment,
} from '@tensorlab/lab';
import { canonicalJson } from '../key/canonical-json';
import { matchesOf, type Matches } from '../key/inputs';
import { Assets } from './assets';
import type { Disk, Reader } from './disk/disk';
import { sha256 } from './disk/sha256';
import { LabModules } from './lab-modules';
import { labNodes, type LabNode } from './lab-nodes';
import { inWorkspace, type LabRoot } from './lab-roots';
import { linksOf, noLinks, type Links } from './links';
import { readModule, type ModuleFacts } from './module-facts';
import { dataOf, preparationsOf, type Preparation } from './preparations';
import { problemText, type Problem } from './problems';
import { readTree, type LabTree } from './tree';
import { twinModules, twinsMessage } from './twin-modules';

const experimentReader =
  (file: string): Reader<Experiment> =>
  (bytes) => {
    const facts = parseExperiment(bytes.toString('utf8'), file);
    return { facts, failed: facts.problems.length > 0 };
  };

interface DatasetFacts {
  problems: { line: number; message: string }[];
  /** Of what decides which data it is; absent where that is not certain, and every byte counts. */
  digest?: string;
  /** The DVC pointer that stands for the data. */
  pointer?: string;
}

const readDataset: Reader<DatasetFacts> = (bytes, path) => {
  const { problems, source, value } = parseDataset(bytes.toString('utf8'), path);
  const pointer = source?.kind === 'dvc' ? source.from[0] : undefined;
  const failed = problems.length > 0;
  const digest = failed ? undefined : sha256(canonicalJson(dataOfManifest(value)));
  return { facts: { problems, pointer, digest }, failed };
};

/** A lab as it lies on the disk at one moment. Everything is looked up on demand and once. Paths are the lab's own. */
export class Lab {
  readonly tree: LabTree;
  private readonly modules: LabModules;
  private sorted?: string[];
  private tested?: Set<string>;
  private prepared?: Preparation[];
  private beside?: Assets;
  private readonly experiments: ReadonlySet<string>;
  private readonly linked = new Map<string, Links>();
  private readonly importable = new Map<string, readonly string[]>();
  private readonly searched = new Map<string, Lab>();
  private readonly matched = new Map<string, Matches>();
  private readonly hashes = new Map<string, string | undefined>();
  private readonly merged = new Map<string, MergedExperiment | undefined>();

  constructor(
    readonly place: LabRoot,
    readonly disk: Disk,
  ) {
    this.tree = readTree(place.folder, place.pythonpath, (file) => disk.exists(this.path(file)));
    this.modules = new LabModules(place.folder, this.tree, (file) => this.module(file));
    this.experiments = new Set(this.tree.experiments);
  }

  nodes(): LabNode[] {
    return labNodes(this.place.name, this.tree, (file) => this.isEmpty(file));
  }

  /** A path of the lab as a path of the workspace. */
  path(file: string): string {
    return inWorkspace(this.place, file);
  }

  sha256(file: string): string | undefined {
    if (!this.hashes.has(file)) {
      this.hashes.set(file, this.disk.sha256(this.path(file)));
    }
    return this.hashes.get(file);
  }

  module(file: string): ModuleFacts | undefined {
    return this.disk.facts(this.path(file), readModule);
  }

  isEmpty(file: string): boolean {
    return this.disk.isEmpty(this.path(file), readModule);
  }

  /** How a Python file or a notebook hangs together with the rest. */
  links(file: string): Links {
    let links = this.linked.get(file);
    if (!links) {
      const facts = isSource(file) ? this.module(file) : undefined;
      links = facts ? linksOf(file, facts, this.modules) : noLinks;
      this.linked.set(file, links);
    }
    return links;
  }

  /** The files behind a dotted name such as `src.architectures.mlp.MLP`; undefined where its module does not exist. */
  named(name: string): string[] | undefined {
    return this.modules.named(name, (file) => this.isEmpty(file));
  }

  /** Reads what is new or changed, so that SHA-256 and facts are of the same bytes. */
  read(): void {
    this.sources().forEach((file) => this.disk.read(this.path(file), readModule));
    this.tree.datasets.forEach((name) => this.disk.read(this.path(datasetFile(name)), readDataset));
    for (const file of this.tree.experiments.map(experimentFile)) {
      this.disk.read(this.path(file), experimentReader(file));
    }
  }

  /** An experiment's own file; undefined where there is none. */
  experiment(name: string): Experiment | undefined {
    const file = experimentFile(name);
    return this.hasExperiment(name)
      ? this.disk.facts(this.path(file), experimentReader(file))
      : undefined;
  }

  /** An experiment with all that it extends. */
  mergedExperiment(name: string): MergedExperiment | undefined {
    if (!this.merged.has(name)) {
      this.merged.set(name, this.resolve(name));
    }
    return this.merged.get(name);
  }

  /** The lab with an experiment as `--set` has it: `trainer.epochs=3`. All else is shared, and looked up once. */
  varied(experiment: string, set: readonly string[]): Lab {
    const merged = new Map(this.merged);
    merged.set(experiment, this.resolve(experiment, parseOverrides(set)));
    return Object.create(this, { merged: { value: merged } }) as Lab;
  }

  /**
   * The lab with more folders on `sys.path`, beside those of `pythonpath`.
   *
   * @param folders relative to the lab
   */
  searching(folders: readonly string[]): Lab {
    if (folders.length === 0) {
      return this;
    }
    const name = folders.join(':');
    let lab = this.searched.get(name);
    if (!lab) {
      const files = folders.flatMap((folder) => this.modules.filesIn(folder));
      const tree = {
        ...this.tree,
        files: new Set([...this.tree.files, ...files].sort()),
        pythonpath: [...this.tree.pythonpath, ...folders],
      };
      const facts = (file: string) => this.module(file);
      lab = Object.create(this, {
        tree: { value: tree },
        modules: { value: new LabModules(this.place.folder, tree, facts, this.modules) },
        linked: { value: new Map() },
        importable: { value: new Map() },
        beside: { value: undefined, writable: true },
      }) as Lab;
      this.searched.set(name, lab);
    }
    return lab;
  }

  /** Files outside the walked folders that something is made from: an edit of theirs concerns everybody. */
  noteFar(files: Iterable<string>): void {
    this.modules.note(files);
  }

  private resolve(name: string, overrides?: Experiment): MergedExperiment | undefined {
    const own = this.experiment(name);
    const load = (parent: string) => this.experiment(parent);
    return own && resolveExperiment(own, load, this.tree.experiments, overrides);
  }

  hasExperiment(name: string): boolean {
    return this.experiments.has(name);
  }

  hasDataset(name: string): boolean {
    return this.tree.datasets.includes(name);
  }

  /** The code in `src/preprocess/`. */
  preparations(): readonly Preparation[] {
    this.prepared ??= preparationsOf(this.tree);
    return this.prepared;
  }

  /** The code that makes `processed/digits`, or `splits/digits`; undefined for data of another kind. */
  preparation(data: string): Preparation | undefined {
    return this.preparations().find((one) => data === dataOf(one) || data === `splits/${one.name}`);
  }

  /**
   * What `dataset:` names the data by that a path below `datasets/` leads to: `splits/digits` to `processed/digits`, or to the raw
   * `digits` where no code of the lab prepares it. Undefined for data that this lab does not have.
   */
  dataOf(name: string): string | undefined {
    const preparation = this.preparation(name);
    const raw = name.slice(name.indexOf('/') + 1);
    return preparation ? dataOf(preparation) : this.hasDataset(raw) ? raw : undefined;
  }

  /** The data of this lab behind what a text names: all of a kind for `raw/*`. */
  dataNamed(name: string): string[] {
    const kind = name.endsWith('/*') ? name.slice(0, -'/*'.length) : undefined;
    if (kind === 'raw') {
      return [...this.tree.datasets];
    }
    return kind === undefined
      ? [this.dataOf(name) ?? []].flat()
      : this.preparations()
          .filter((one) => kind === 'splits' || kind === one.kind)
          .map(dataOf);
  }

  hasProject(name: string): boolean {
    return this.tree.projects.includes(name);
  }

  /** The files that are no Python and go with a module; the same list for all modules that share it. */
  assetsBeside(file: string): readonly string[] {
    return this.assetFiles().of(file, () => this.isEmpty(file));
  }

  private assetFiles(): Assets {
    this.beside ??= new Assets(this.tree);
    return this.beside;
  }

  /** The files behind a pattern of an experiment's `inputs:`. */
  matches(pattern: string): Matches {
    let matches = this.matched.get(pattern);
    if (!matches) {
      matches = matchesOf(this.place.folder, pattern);
      this.matched.set(pattern, matches);
    }
    return matches;
  }

  /** Whether pytest finds a test below a folder. */
  isTested(folder: string): boolean {
    this.tested ??= foldersWithTests(this.tree);
    return this.tested.has(folder);
  }

  /**
   * The Python files that a file may import without naming them in a way that can be read: of a file of the lab all, of one in a folder of
   * `pythonpath` those of this folder and the lab's own.
   */
  importableFrom(file: string): readonly string[] {
    const { pythonpath } = this.tree;
    const own = pythonpath.filter((folder) => file.startsWith(`${folder}/`));
    const folders = file.startsWith('..') && own.length > 0 ? own : pythonpath;
    let files = this.importable.get(folders.join(':'));
    if (!files) {
      files = this.modules.all(folders);
      this.importable.set(folders.join(':'), files);
    }
    return files;
  }

  /** Modules that are no source, in the walked folders. */
  compiled(): string[] {
    return this.modules.compiled();
  }

  /** The names of all data that this lab has. */
  allData(): { raw: readonly string[]; prepared: readonly string[] } {
    return { raw: this.tree.datasets, prepared: this.preparations().map(dataOf) };
  }

  /** Every Python file and notebook, sorted. */
  sources(): readonly string[] {
    this.sorted ??= [...this.tree.files].filter(isSource);
    return this.sorted;
  }

  /** What is wrong with a dataset's manifest. */
  datasetProblems(name: string): Pick<Problem, 'line' | 'message'>[] {
    return this.dataset(name)?.problems ?? [];
  }

  /** Equal where the data is the same, as far as its manifest, and the DVC pointer that it names, say: by value, prose aside. */
  datasetDigest(name: string): string {
    const [file, pointer] = this.datasetFiles(name);
    const manifest = this.dataset(name)?.digest ?? this.sha256(file) ?? '';
    return pointer === undefined ? manifest : sha256(`${manifest} ${this.sha256(pointer)}`);
  }

  /** The manifest of a dataset, and the DVC pointer that it names. */
  datasetFiles(name: string): [manifest: string] | [manifest: string, pointer: string] {
    const file = datasetFile(name);
    const pointer = this.dataset(name)?.pointer;
    return pointer === undefined ? [file] : [file, join(dirname(file), pointer)];
  }

  private dataset(name: string): DatasetFacts | undefined {
    return this.disk.facts(this.path(datasetFile(name)), readDataset);
  }

  /** The files beside modules that are no Python. */
  assets(): string[] {
    return this.assetFiles().all();
  }

  /** The files outside the walked folders that imports were looked for in: SHA-256, or null where there was none. */
  elsewhere(): Record<string, string | null> {
    return Object.fromEntries(this.modules.probed().map((file) => [file, this.digestOf(file)]));
  }

  /** SHA-256 of a file, or of the names of the Python files in a folder, which ends in `/`; null where there is none. */
  digestOf(path: string): string | null {
    return path.endsWith('/')
      ? sha256(this.modules.listing(path).join('\n'))
      : (this.sha256(path) ?? null);
  }

  /** What the graph could not understand, once each. Reads every file of the lab. */
  problems(): Problem[] {
    const modules = this.sources().flatMap((file) => {
      const problem = this.module(file)?.problem;
      return problem ? [{ file, ...problem }] : [];
    });
    const experiments = this.tree.experiments.flatMap(
      (name) => this.mergedExperiment(name)?.problems ?? [],
    );
    const datasets = this.tree.datasets.flatMap((name) =>
      this.datasetProblems(name).map((problem) => ({ file: datasetFile(name), ...problem })),
    );
    const twins = twinModules(this.tree).map((one) => ({
      file: 'pyproject.toml',
      line: undefined,
      message: twinsMessage(one),
    }));
    const all = [...modules, ...experiments, ...datasets, ...twins].map(
      ({ file, line, message }) => ({
        file: this.path(file),
        line,
        message,
      }),
    );
    return [...new Map(all.map((problem) => [problemText(problem), problem])).values()];
  }
}

/** A Python file or a notebook. */
export const isSource = (file: string) => /\.(py|ipynb)$/.test(file);

function foldersWithTests({ files }: LabTree): Set<string> {
  const folders = new Set<string>();
  for (const file of files) {
    if (/(^|\/)test_[^/]*\.py$/.test(file)) {
      const parts = file.split('/');
      parts.forEach((_, end) => folders.add(parts.slice(0, end).join('/')));
    }
  }
  return folders;
}
