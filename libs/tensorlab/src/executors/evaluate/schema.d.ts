// Generated from schema.json: `node tools/schema-types.mjs` writes it anew.

/**
 * Evaluates the trained run of an experiment on its splits.
 */
export interface EvaluateSchema {
  /**
   * Values to override for this run only, as `trainer.epochs=3`. Such a run is a variant with an id of its own. Repeat the option for several.
   */
  set?: string[];
  /**
   * Set by the graph: the id of the run that the experiment's files stand for now, so that `outputs` can name its folders. Not for the command line.
   */
  run?: string;
  /**
   * Set by the graph: what makes the task one fold and seed of the experiment's `crossval`, as `--set` would. Not for the command line.
   */
  variant?: string[];
}
