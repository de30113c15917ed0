// Generated from schema.json: `node tools/schema-types.mjs` writes it anew.

/**
 * Prints the leaderboard of a project: every experiment with the metrics of its evaluated run.
 */
export interface ReportSchema {
  /**
   * Metric to sort by. Default: the first one that the experiments share.
   */
  metric?: string;
  /**
   * Split whose metrics are shown.
   */
  split?: string;
}
