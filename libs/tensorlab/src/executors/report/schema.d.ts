// Generated from schema.json: `node tools/schema-types.mjs` writes it anew.

/**
 * Compares the experiments of a project, or of each project of a lab: leaderboard, confidence intervals, paired significance.
 */
export interface ReportSchema {
  /**
   * Metric to sort and to compare by. Default: the first one that the experiments share.
   */
  metric?: string;
  /**
   * Split whose metrics are shown.
   */
  split?: string;
  /**
   * Experiment that the others are compared with. Default: the best.
   */
  against?: string;
  /**
   * Branch, tag or commit that a lab is compared with, in place of its leaderboards: what differs since this branch left it, why, and by how much.
   */
  base?: string;
  /**
   * Table for a terminal, Markdown, CSV, JSON, or one HTML page with plots that needs nothing else.
   */
  format?: 'table' | 'markdown' | 'csv' | 'json' | 'html';
  /**
   * File to write, relative to where the command is typed; the terminal where it is left out, and of HTML `experiments/visualizations/<name>-report.html` in the lab.
   */
  output?: string;
}
