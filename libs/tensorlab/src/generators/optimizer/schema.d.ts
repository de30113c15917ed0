// Generated from schema.json: `node tools/schema-types.mjs` writes it anew.

/**
 * Adds an optimizer to a lab: a torch.optim.Optimizer in src/optimizers/<name>/ that works as it stands, with its test.
 */
export interface OptimizerSchema {
  /**
   * Name of the optimizer, in any case: MyOptimizer, my_optimizer and my-optimizer mean the same.
   */
  name: string;
  /**
   * What to start from.
   */
  variant?: 'sgd' | 'lion';
  /**
   * The lab, by folder or by name. Default: the only one, or the one that you are in.
   */
  lab?: string;
}
