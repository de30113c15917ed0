// Generated from schema.json: `node tools/schema-types.mjs` writes it anew.

/**
 * Makes a lab: the whole tree of folders, a Python project with a lock, scripts, a training loop; and registers the plugin in nx.json. Keeps every file that is there.
 */
export interface InitSchema {
  /**
   * Folder of the lab, relative to the workspace; . is the workspace itself.
   */
  directory?: string;
  /**
   * Name of the lab's Nx project, as in nx run lab:setup. Default: lab, or the name that the lab already has.
   */
  name?: string;
}
