// Generated from schema.json: `node tools/schema-types.mjs` writes it anew.

/**
 * Profiles some steps of an experiment's training: time and memory by phase and operator.
 */
export interface ProfileSchema {
  /**
   * Optimizer steps to measure, after 3 to warm up.
   */
  steps?: number;
  /**
   * Values to override for this call only, as `trainer.precision=bf16`. Repeat the option for several.
   */
  set?: string[];
}
