// Generated from schema.json: `node tools/schema-types.mjs` writes it anew.

/**
 * Serves TensorBoard on the logs of the lab, of a project's experiments, or of one experiment.
 */
export interface TensorboardSchema {
  /**
   * TCP port; 0 takes a free one.
   */
  port?: number;
  /**
   * Address to listen on. The default is reachable from this machine only.
   */
  host?: string;
}
