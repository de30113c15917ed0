import { delimiter, join } from 'node:path';

/**
 * What every process of a lab is started with: the caches of the lab (a shared one is a link in `cache/`), unbuffered output,
 * whether progress is drawn as a bar (a terminal) or said in lines, and where else Python and mypy find modules.
 *
 * @param pythonpath folders, absolute
 */
export function labEnvironment(
  labRoot: string,
  pythonpath: readonly string[] = [],
  { env = process.env, terminal = process.stdout.isTTY === true } = {},
): Record<string, string> {
  const cache = (folder: string) => join(labRoot, 'cache', folder);
  const paths = (name: 'PYTHONPATH' | 'MYPYPATH') =>
    [...pythonpath, ...(env[name] ? [env[name]] : [])].join(delimiter);
  return {
    HF_HOME: cache('huggingface'),
    HF_DATASETS_CACHE: cache('datasets'),
    TORCH_HOME: cache('torch'),
    PYTHONUNBUFFERED: '1',
    PYTHONIOENCODING: 'utf-8',
    TENSORLAB_PROGRESS: env.TENSORLAB_PROGRESS || (terminal ? 'bar' : 'plain'),
    ...(pythonpath.length > 0 && { PYTHONPATH: paths('PYTHONPATH'), MYPYPATH: paths('MYPYPATH') }),
  };
}
