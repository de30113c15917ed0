// Generated from schema.json: `node tools/schema-types.mjs` writes it anew.

/**
 * Gathers the metrics of every fold and seed of an experiment: mean, standard deviation, confidence interval.
 */
export interface CrossvalSchema {
  /**
   * Values to override in every fold and seed, as `trainer.epochs=3`. Repeat the option for several.
   */
  set?: string[];
  /**
   * Set by the graph: what the cross-validation is named by, so that `outputs` can name its folder. Not for the command line.
   */
  run?: string;
  /**
   * Set by the graph: the level of the confidence interval, `crossval.level` of the experiment. Not for the command line.
   */
  level?: number;
}
