// Generated from schema.json: `node tools/schema-types.mjs` writes it anew.

/**
 * Says what train and evaluate would do now, and why. Runs nothing.
 */
export interface ExplainSchema {
  /**
   * Run to compare with, or the beginning of its id. Default: the latest run, complete ones first.
   */
  against?: string | number;
  /**
   * Explains the variant with these overrides, as `trainer.epochs=3`. Repeat the option for several.
   */
  set?: string[];
  /**
   * Shows every reason and every name; else the first ten.
   */
  all?: boolean;
  /**
   * Prints JSON, on one line, in place of text.
   */
  json?: boolean;
}
