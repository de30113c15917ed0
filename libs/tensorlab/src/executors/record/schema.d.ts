// Generated from schema.json: `node tools/schema-types.mjs` writes it anew.

/**
 * Accepts a dataset's files as they are: writes size and SHA-256 of each into dataset.yaml.
 */
export interface RecordSchema {}
