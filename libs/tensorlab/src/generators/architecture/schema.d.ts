// Generated from schema.json: `node tools/schema-types.mjs` writes it anew.

/**
 * Adds an architecture to a lab: a PyTorch module in src/architectures/<name>/ that trains as it stands, with its test.
 */
export interface ArchitectureSchema {
  /**
   * Name of the architecture, in any case: MyCnn, my_cnn and my-cnn mean the same.
   */
  name: string;
  /**
   * What to start from. mlp, cnn and transformer take vectors, images and tokens; autoencoder takes vectors and images, and needs a trainer of its own.
   */
  variant?: 'mlp' | 'cnn' | 'transformer' | 'autoencoder';
  /**
   * The lab, by folder or by name. Default: the only one, or the one that you are in.
   */
  lab?: string;
}
