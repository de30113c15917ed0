// Generated from schema.json: `node tools/schema-types.mjs` writes it anew.

/**
 * Splits prepared data by src/preprocess/<dataset>/split.py, and refuses splits that share samples, groups or duplicates.
 */
export interface SplitSchema {}
