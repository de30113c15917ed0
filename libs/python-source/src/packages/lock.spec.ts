import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseLock } from './lock';

const entries = (text: string) => parseLock(text).distributions;

it('reads what uv writes', () => {
  const text = `# a header, via nothing
Torch==2.13.0
    # via
    #   lab (pyproject.toml)
    #   torchmetrics
numpy==2.2.6 ; python_full_version < '3.11'
    # via torch
numpy==2.4.6 ; python_full_version >= '3.11'
    # via
    #   scikit-learn
`;
  expect(entries(text)).toEqual({
    torch: { pin: '2.13.0', neededBy: ['lab', 'torchmetrics'] },
    numpy: {
      pin: "==2.2.6 ; python_full_version < '3.11' | ==2.4.6 ; python_full_version >= '3.11'",
      neededBy: ['torch', 'scikit-learn'],
    },
  });
});

it('reads annotations in the line, files, extras and hashes', () => {
  const text = `scikit_learn[plots]==1.9.1  # via -r requirements.in, umap.learn[x]
jinja2==3.1.6 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via torch
# a remark
`;
  expect(entries(text)).toEqual({
    'scikit-learn': { pin: '1.9.1', neededBy: ['-r requirements.in', 'umap-learn'] },
    jinja2: { pin: '3.1.6', neededBy: ['torch'] },
  });
});

it('does not know what needs a line without annotation', () => {
  const text = 'numpy==1 ; a\n    # via torch\nnumpy==2 ; b\n\nwheel @ https://a/b#sha256=c\n';
  expect(entries(text)).toEqual({
    numpy: { pin: '==1 ; a | ==2 ; b' },
    wheel: { pin: '@ https://a/b#sha256=c' },
  });
});

it('keeps what pins nothing', () => {
  expect(parseLock('-e .\n--index-url x\ntorch\n\n').others).toEqual([
    '--index-url x',
    '-e .',
    'torch',
  ]);
});

it('is not changed by comments, order and line ends', () => {
  const text = 'torch==2\n    # via lab\nnumpy==1\n    # via torch\n';
  const other = '# why\r\nnumpy==1   # via torch\r\n\r\ntorch==2\r\n    # via lab\r\n# end\r\n';
  expect(entries(other)).toEqual(entries(text));
});

it("knows what needs each distribution of this repository's locks", () => {
  const lock = join(__dirname, '../../../../apps/tensor_lab/requirements.lock');
  const { distributions, others } = parseLock(readFileSync(lock, 'utf8'));
  expect(others).toEqual([]);
  expect(Object.keys(distributions).length).toBeGreaterThan(50);
  for (const { neededBy } of Object.values(distributions)) {
    expect(neededBy).toBeDefined();
  }
  expect(distributions.torch?.neededBy).toContain('torchmetrics');
});
