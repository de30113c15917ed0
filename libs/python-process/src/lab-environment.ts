import { delimiter, join } from 'node:path';

/**
 * What Python is settled by when it starts, so that it is the same whatever the shell has: one hash seed, no stripped asserts, text
 * files in UTF-8, no packages but those of the environment. An empty value is to Python one that is not set.
 */
const settled = {
  PYTHONHASHSEED: '0',
  PYTHONUTF8: '1',
  PYTHONOPTIMIZE: '',
  PYTHONNOUSERSITE: '1',
};

/**
 * What every process of a lab is started with: the caches of the lab (a shared one is a link in `cache/`), unbuffered output,
 * whether progress is drawn as a bar (a terminal) or said in lines, and where else Python and mypy find modules. A PYTHONPATH of the
 * user's own would put other modules before those of the key.
 *
 * @param pythonpath folders, absolute
 */
export function labEnvironment(
  labRoot: string,
  pythonpath: readonly string[] = [],
  { env = process.env, terminal = process.stdout.isTTY === true } = {},
): Record<string, string> {
  const cache = (folder: string) => join(labRoot, 'cache', folder);
  return {
    HF_HOME: cache('huggingface'),
    HF_DATASETS_CACHE: cache('datasets'),
    TORCH_HOME: cache('torch'),
    ...settled,
    PYTHONPATH: pythonpath.join(delimiter),
    PYTHONUNBUFFERED: '1',
    PYTHONIOENCODING: 'utf-8',
    TENSORLAB_PROGRESS: env.TENSORLAB_PROGRESS || (terminal ? 'bar' : 'plain'),
    ...(pythonpath.length > 0 && {
      MYPYPATH: [...pythonpath, ...(env.MYPYPATH ? [env.MYPYPATH] : [])].join(delimiter),
    }),
  };
}
