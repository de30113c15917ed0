/** What is installed, into what, by which installer. */
export interface Installation {
  /** The venv's interpreter. */
  python: string;
  /** Path of uv, or undefined for pip. */
  uv?: string;
  /** Which build of torch; anything but `default` is a value of uv's `--torch-backend`. */
  torch: string;
}

/** The command that makes a venv: `[file, ...args]`. */
export const venvCommand = (basePython: string, venv: string, uv?: string): string[] =>
  uv
    ? [uv, 'venv', '--quiet', '--allow-existing', '--seed', '--python', basePython, venv]
    : [basePython, '-m', 'venv', venv];

/** The command that installs requirements at the versions that the lock pins: `[file, ...args]`. */
export function installCommand(
  { python, uv, torch }: Installation,
  requirements: readonly string[],
  lock?: string,
): string[] {
  return [
    ...(uv ? [uv, 'pip', 'install', '--python', python] : [python, '-m', 'pip', 'install']),
    ...(uv && torch !== 'default' ? ['--torch-backend', torch] : []),
    ...(lock ? ['--constraint', lock] : []),
    ...requirements,
  ];
}

/** The command that makes Python import from folders, and from none that it was told of before. Absolute paths. */
export const pythonpathCommand = (
  { python }: Installation,
  folders: readonly string[],
): string[] => [
  python,
  '-c',
  [
    'import pathlib, sys, sysconfig',
    'file = pathlib.Path(sysconfig.get_path("purelib"), "tensorlab-pythonpath.pth")',
    'file.write_text("".join(f"{folder}\\n" for folder in sys.argv[1:]))',
  ].join('; '),
  ...folders,
];

/** The command that installs the runtime from where the plugin keeps it, so that both always have one version. */
export const runtimeCommand = ({ python, uv }: Installation, runtime: string): string[] => [
  ...(uv ? [uv, 'pip', 'install', '--python', python] : [python, '-m', 'pip', 'install']),
  '--no-deps',
  '--editable',
  runtime,
];
