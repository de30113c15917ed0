// Generated from schema.json: `node tools/schema-types.mjs` writes it anew.

/**
 * Trains an experiment, or takes up its run where it was interrupted.
 */
export interface TrainSchema {
  /**
   * Values to override for this run only, as `trainer.epochs=3`. Such a run is a variant with an id of its own. Repeat the option for several.
   */
  set?: string[];
  /**
   * Where the run read what its key does not have: write it into the experiment's own file, and take the run over. Nx keeps no result of such a command.
   */
  acceptInputs?: boolean;
  /**
   * Set by the graph: the id of the run that the experiment's files stand for now, so that `outputs` can name its folders. Not for the command line.
   */
  run?: string;
  /**
   * Set by the graph: what makes the task one fold and seed of the experiment's `crossval`, as `--set` would. Not for the command line.
   */
  variant?: string[];
}
