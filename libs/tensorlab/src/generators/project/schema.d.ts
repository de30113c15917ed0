// Generated from schema.json: `node tools/schema-types.mjs` writes it anew.

/**
 * Adds a research project to a lab: a folder in projects/active/ whose targets train, evaluate and report all its experiments.
 */
export interface ProjectSchema {
  /**
   * Name of the project, in any case: MyStudy, my_study and my-study mean the same.
   */
  name: string;
  /**
   * One sentence: what the project wants to find out.
   */
  description?: string;
  /**
   * The lab, by folder or by name. Default: the only one, or the one that you are in.
   */
  lab?: string;
}
