// Generated from schema.json: `node tools/schema-types.mjs` writes it anew.

/**
 * Adds a trainer to a lab: a training loop in src/trainers/<name>/ that runs as it stands and is yours to change, with its test.
 */
export interface TrainerSchema {
  /**
   * Name of the trainer, in any case: MyLoop, my_loop and my-loop mean the same.
   */
  name: string;
  /**
   * The loop to start from.
   */
  variant?: 'supervised' | 'regression' | 'language-model' | 'autoencoder' | 'finetune';
  /**
   * The lab, by folder or by name. Default: the only one, or the one that you are in.
   */
  lab?: string;
}
