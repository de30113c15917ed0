import { labEnvironment } from './lab-environment';

describe('labEnvironment', () => {
  it('points every cache into the lab', () => {
    expect(labEnvironment('/lab', { env: {}, terminal: false })).toMatchInlineSnapshot(`
{
  "HF_DATASETS_CACHE": "/lab/cache/datasets",
  "HF_HOME": "/lab/cache/huggingface",
  "PYTHONIOENCODING": "utf-8",
  "PYTHONUNBUFFERED": "1",
  "TENSORLAB_PROGRESS": "plain",
  "TORCH_HOME": "/lab/cache/torch",
}
`);
  });

  it('keeps what the shell sets, as a shared cache of a group', () => {
    const env = { HF_HOME: '/data/huggingface', TENSORLAB_PROGRESS: 'plain' };
    expect(labEnvironment('/lab', { env, terminal: true })).toMatchObject(env);
  });

  it('asks for a bar on a terminal', () => {
    expect(labEnvironment('/lab', { env: {}, terminal: true }).TENSORLAB_PROGRESS).toBe('bar');
  });
});
