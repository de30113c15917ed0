import { requireWholeLock } from './broken-lock';
import { compileCommand, upgradeOf } from './command';
import { lockChanges } from './lock-changes';
import { lockText } from './lock-text';

it('asks uv for every platform, keeps versions, and takes the newest of what is named', () => {
  const wish = { uv: '/bin/uv', python: '3.10', extras: ['dev', 'nlp'], output: '/tmp/a.lock' };
  expect(compileCommand({ ...wish, upgrade: upgradeOf('torch,numpy') }).join(' ')).toBe(
    '/bin/uv pip compile --quiet --universal --no-header --python-version 3.10 --extra dev --extra nlp --upgrade-package torch --upgrade-package numpy pyproject.toml --output-file /tmp/a.lock',
  );
  const none = { ...wish, python: undefined, extras: [] };
  expect(
    compileCommand({ ...none, upgrade: upgradeOf() })
      .slice(1)
      .join(' '),
  ).toBe('pip compile --quiet --universal --no-header pyproject.toml --output-file /tmp/a.lock');
  expect([true, 'true', false, 'false'].map(upgradeOf)).toEqual([true, true, [], []]);
});

it('leaves out what only the CUDA builds of torch ask for', () => {
  const text = lockText(
    [
      'Nvidia_cublas==13.1 ; sys_platform == "linux"',
      '    # via cuda-toolkit',
      'cuda-toolkit==13.0',
      '    # via torch',
      'nvidia-ml-py==13.6',
      '    # via nvitop',
      'torch==2.13.0',
      '    # via',
      '    #   lab (pyproject.toml)',
      'triton==3.7',
      '    # via',
      '    #   torch',
      '    #   xformers',
      '',
    ].join('\n'),
    ['gpu'],
    'lab',
  );
  expect(text.match(/^\w[^=]*/gm)).toEqual(['nvidia-ml-py', 'torch', 'triton']);
  expect(text).toContain('pyproject.toml and the extras gpu; every platform');
  expect(text).toContain('    #   xformers\n');
});

it('says what changed', () => {
  expect(
    lockChanges('a==1\nb==1 ; x\nb==2 ; y\nc==1\n', 'a==2 # via x\nb==1 ; x\nb==3 ; y\nd==1\n'),
  ).toEqual(['a 1 -> 2', 'b 2 -> 3', 'c 1 is gone', 'd 1 is new']);
  expect(lockChanges('a==1 \\\n  --hash=sha256:0\n', 'a==1 \\\n  --hash=sha256:0\n')).toEqual([]);
});

it.each(['<<<<<<< HEAD', '=======', 'torch=2', '==2.13', 'torch 2.13', 'a b c'])(
  'finds %s, which no installer reads',
  (line) => {
    const text = `# a header\ntorch==2.13.0 \\\n    --hash=sha256:0\n${line}\nnumpy>=1\n`;
    expect(() => requireWholeLock(text, 'lab')).toThrow(
      `requirements.lock:4: This is no line of a lock: ${line}`,
    );
  },
);

it('takes what pip and uv read', () => {
  const lines = [
    '',
    '--index-url https://a/simple',
    '-e ./libs/a',
    'a',
    'a[b,c]==1 ; python_version < "3.11" # why',
    'a @ https://a/b.whl',
    'a==1 \\',
    '--hash=sha256:0',
    'a~=1.0, <2',
    'https://a/b.whl',
    './b.whl',
    '    # via a',
  ];
  expect(() => requireWholeLock(lines.join('\r\n'), 'lab')).not.toThrow();
});
