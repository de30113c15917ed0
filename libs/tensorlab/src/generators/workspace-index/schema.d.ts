// Generated from schema.json: `node tools/schema-types.mjs` writes it anew.

/**
 * Writes workspace.json: the name and folder of every project.
 */
export interface WorkspaceIndexSchema {}
