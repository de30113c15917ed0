// Generated from schema.json: `node tools/schema-types.mjs` writes it anew.

/**
 * Measures latency, throughput and memory of an experiment's model beside those of its project.
 */
export interface BenchmarkSchema {
  /**
   * Batch sizes with commas between them.
   */
  batchSizes?: string;
  /**
   * Calls of the model that are measured, by batch size.
   */
  calls?: number;
  /**
   * `cpu`, `cuda` or `cuda:1`; as trained where it is left out.
   */
  device?: string;
  /**
   * Experiments to measure beside it, with commas between them, `-` for none; those of the project that have a complete run where it is left out.
   */
  against?: string;
  /**
   * Values to override, as `architecture.hidden=64`: of the variant with an id of its own. Repeat the option for several.
   */
  set?: string[];
}
