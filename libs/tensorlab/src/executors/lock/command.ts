/** What a lock is made for. */
export interface Resolution {
  uv: string;
  /** The oldest Python that counts, `3.10`; undefined for that of the machine. */
  python?: string;
  extras: readonly string[];
  /** Packages that leave their versions; true for all. */
  upgrade: readonly string[] | true;
  /** The file to write, whose versions are kept. */
  output: string;
}

/** The command that resolves pyproject.toml for every platform: `[file, ...args]`. */
export const compileCommand = ({ uv, python, extras, upgrade, output }: Resolution): string[] => [
  uv,
  ...['pip', 'compile', '--quiet', '--universal', '--no-header'],
  ...(python === undefined ? [] : ['--python-version', python]),
  ...extras.flatMap((extra) => ['--extra', extra]),
  ...(upgrade === true ? ['--upgrade'] : upgrade.flatMap((name) => ['--upgrade-package', name])),
  ...['pyproject.toml', '--output-file', output],
];

/** `--upgrade`, `--upgrade=torch,numpy` */
export const upgradeOf = (option: boolean | string = false): readonly string[] | true =>
  typeof option === 'string' && !/^(true|false)$/.test(option)
    ? option.split(',').filter(Boolean)
    : String(option) === 'true' || [];
