// Generated from schema.json: `node tools/schema-types.mjs` writes it anew.

/**
 * Compares a dataset's files with its manifest and says which differ, are missing or are not in it.
 */
export interface VerifySchema {
  /**
   * Read every file, whatever its size and times say.
   */
  full?: boolean;
}
