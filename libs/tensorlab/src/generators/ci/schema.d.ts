// Generated from schema.json: `node tools/schema-types.mjs` writes it anew.

/**
 * Writes a GitHub Actions workflow for a lab: what a pull request changes is evaluated and compared with the branch that it goes to.
 */
export interface CiSchema {
  /**
   * Branch whose runs pull requests are compared with. Default: defaultBase of nx.json, else main.
   */
  base?: string;
  /**
   * Label of the machine that trains and evaluates, on Linux; several with commas.
   */
  runner?: string;
  /**
   * Which build of torch: `cpu`, `default`, `auto`, `cu130`, ..., as for `nx run lab:setup`.
   */
  torch?: string;
  /**
   * The lab, by folder or by name. Default: the only one, or the one that you are in.
   */
  lab?: string;
}
