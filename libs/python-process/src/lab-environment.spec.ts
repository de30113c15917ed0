import { delimiter } from 'node:path';
import { labEnvironment } from './lab-environment';

describe('labEnvironment', () => {
  it('points every cache into the lab', () => {
    expect(labEnvironment('/lab', [], { env: {}, terminal: false })).toMatchInlineSnapshot(`
{
  "HF_DATASETS_CACHE": "/lab/cache/datasets",
  "HF_HOME": "/lab/cache/huggingface",
  "PYTHONHASHSEED": "0",
  "PYTHONIOENCODING": "utf-8",
  "PYTHONNOUSERSITE": "1",
  "PYTHONOPTIMIZE": "",
  "PYTHONPATH": "",
  "PYTHONUNBUFFERED": "1",
  "PYTHONUTF8": "1",
  "TENSORLAB_PROGRESS": "plain",
  "TORCH_HOME": "/lab/cache/torch",
}
`);
  });

  it('points there whatever another lab left in the shell', () => {
    const env = { HF_HOME: '/other/cache/huggingface' };
    expect(labEnvironment('/lab', [], { env }).HF_HOME).toBe('/lab/cache/huggingface');
  });

  it('lets the shell choose how progress is said', () => {
    const env = { TENSORLAB_PROGRESS: 'plain' };
    expect(labEnvironment('/lab', [], { env, terminal: true }).TENSORLAB_PROGRESS).toBe('plain');
  });

  it('asks for a bar on a terminal', () => {
    expect(labEnvironment('/lab', [], { env: {}, terminal: true }).TENSORLAB_PROGRESS).toBe('bar');
  });

  it('has the folders of pythonpath, and of the user none but for mypy', () => {
    const env = { PYTHONPATH: '/mine', MYPYPATH: '/stubs' };
    expect(labEnvironment('/lab', ['/libs/vision', '/lab/other'], { env })).toMatchObject({
      PYTHONPATH: ['/libs/vision', '/lab/other'].join(delimiter),
      MYPYPATH: ['/libs/vision', '/lab/other', '/stubs'].join(delimiter),
    });
  });
});
