// Generated from schema.json: `node tools/schema-types.mjs` writes it anew.

/**
 * Brings a dataset's files from its source, compares them with its manifest, and puts them in place.
 */
export interface FetchSchema {
  /**
   * Fetch again, over files that are here and not as recorded.
   */
  force?: boolean;
}
