// Generated from schema.json: `node tools/schema-types.mjs` writes it anew.

/**
 * Watches the GPUs of this machine with nvitop or nvtop.
 */
export interface GpuSchema {
  /**
   * Print the state once and end; always so where the output is no terminal.
   */
  once?: boolean;
}
