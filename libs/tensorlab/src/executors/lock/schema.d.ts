// Generated from schema.json: `node tools/schema-types.mjs` writes it anew.

/**
 * Writes requirements.lock: the versions that the lab's environment is set up with.
 */
export interface LockSchema {
  /**
   * Extras of the lab's pyproject.toml that are locked beside its dependencies. Default: all of them.
   */
  extras?: string[];
  /**
   * Take the newest versions that pyproject.toml allows: of all packages, or of those that are named, `--upgrade=torch,numpy`. Default: versions that are locked stay where pyproject.toml still allows them.
   */
  upgrade?: boolean | string;
}
