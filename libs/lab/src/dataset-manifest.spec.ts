import { parseDataset } from './dataset-manifest';

const parse = (text: string) => parseDataset(text, 'datasets/raw/digits/dataset.yaml');
const sha256 = 'a'.repeat(64);

it('reads files with size and sha256, and keeps the rest', () => {
  const manifest = parse(
    `source: {python: sklearn}\nfiles:\n  - {path: a/b.csv, size: 3, sha256: ${sha256}}\n`,
  );
  expect(manifest).toMatchObject({
    name: 'digits',
    problems: [],
    value: { source: { python: 'sklearn' } },
  });
  expect(manifest.files).toEqual([{ path: 'a/b.csv', size: 3, sha256 }]);
});

it('needs no files', () => {
  expect(parse('name: digits')).toMatchObject({ files: [], problems: [] });
});

test.each([
  ['', 1, 'A dataset.yaml is a map.'],
  ['- a', 1, 'A dataset.yaml is a map.'],
  ['a: [', 1, 'The YAML cannot be read'],
  ['name: x\nfiles: 3', 2, 'files takes a list.'],
  ['files:\n  - a', 2, 'An entry of files has a path.'],
  ['files:\n  - {path: ../x}', 2, "../x is not inside the dataset's folder."],
  ['files:\n  - {path: /x}', 2, "/x is not inside the dataset's folder."],
  ['files:\n  - {path: "C:\\\\x"}', 2, "C:\\x is not inside the dataset's folder."],
  ['files:\n  - {path: x}\n  - {path: y, size: -1}', 3, 'The size of y is a number of bytes.'],
  ['files:\n  - {path: y, sha256: abc}', 2, 'The sha256 of y has 64 hexadecimal digits.'],
])('%j', (text, line, message) => {
  const [problem] = parse(text).problems;
  expect(problem?.line).toBe(line);
  expect(problem?.message).toContain(message);
});
