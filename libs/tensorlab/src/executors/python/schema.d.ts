// Generated from schema.json: `node tools/schema-types.mjs` writes it anew.

/**
 * Runs `python -m <module>` in the lab's environment.
 */
export interface PythonSchema {
  /**
   * Module to run, such as `pytest`.
   */
  module: string;
  /**
   * Arguments, one an element. Those given on the command line are added.
   */
  args?: string[];
  /**
   * The extra of pyproject.toml that brings the module: named when it is missing.
   */
  extra?: string;
  /**
   * What the command line adds.
   */
  __unparsed__?: string[];
}
