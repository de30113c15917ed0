// Generated from schema.json: `node tools/schema-types.mjs` writes it anew.

/**
 * Adds a loss to a lab: a function of (output, target) in src/losses/<name>/ that works as it stands, with its test.
 */
export interface LossSchema {
  /**
   * Name of the loss, in any case: MyLoss, my_loss and my-loss mean the same.
   */
  name: string;
  /**
   * What to start from.
   */
  variant?: 'smoothed' | 'focal' | 'huber';
  /**
   * The lab, by folder or by name. Default: the only one, or the one that you are in.
   */
  lab?: string;
}
