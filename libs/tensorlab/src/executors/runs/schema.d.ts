// Generated from schema.json: `node tools/schema-types.mjs` writes it anew.

/**
 * Lists the runs of an experiment, or of a project's experiments, newest first.
 */
export interface RunsSchema {
  /**
   * Print JSON instead of a table, for programs.
   */
  json?: boolean;
}
