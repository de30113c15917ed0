/** What the outer Nx and jest leave in the environment and an inner Nx must not see. */
const inherited =
  /^(NX_|JEST_|NODE_ENV$|NODE_OPTIONS$|TENSORLAB_|npm_|INIT_CWD$|LERNA_|FORCE_COLOR$)/;

/** A user's own environment, with one thread for torch: tests run side by side. */
export const cleanEnvironment = (): Record<string, string | undefined> => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !inherited.test(name))),
  NX_TUI: 'false',
  OMP_NUM_THREADS: '1',
});
