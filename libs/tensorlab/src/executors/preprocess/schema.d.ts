// Generated from schema.json: `node tools/schema-types.mjs` writes it anew.

/**
 * Makes the data that src/preprocess/<dataset> prepares, unless it lies there and was made by the same code from the same.
 */
export interface PreprocessSchema {}
