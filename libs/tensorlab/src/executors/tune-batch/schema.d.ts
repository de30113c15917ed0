// Generated from schema.json: `node tools/schema-types.mjs` writes it anew.

/**
 * Measures which batch sizes fit and how fast each is, over precisions.
 */
export interface TuneBatchSchema {
  /**
   * Precisions to measure; fp32 and bf16 on a CPU, all on a GPU where it is left out.
   */
  precisions?: ('fp32' | 'tf32' | 'bf16' | 'fp16')[];
  /**
   * Largest batch size to try; none on a GPU, 1024 on a CPU where it is left out.
   */
  max?: number;
  /**
   * Memory in GiB that the training may take; all of a GPU, 80 % of what is free on a CPU where it is left out.
   */
  memory?: number;
  /**
   * Optimizer steps to measure, after 3 to warm up.
   */
  steps?: number;
  /**
   * Values to override for this call only, as `trainer.precision=bf16`. Repeat the option for several.
   */
  set?: string[];
}
