// Generated from schema.json: `node tools/schema-types.mjs` writes it anew.

/**
 * Removes old runs of an experiment, or of a project's experiments. Keeps the newest complete ones, the best one, the one that the files stand for now, and whatever is running.
 */
export interface PruneSchema {
  /**
   * How many of the newest complete runs to keep, of each experiment.
   */
  keep?: number;
  /**
   * Say what would be removed, and remove nothing.
   */
  dryRun?: boolean;
}
