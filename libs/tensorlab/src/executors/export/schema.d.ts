// Generated from schema.json: `node tools/schema-types.mjs` writes it anew.

/**
 * Writes the weights of an experiment's run as artifacts, and compares each with the model.
 */
export interface ExportSchema {
  /**
   * Formats to write; all that are installed where it is left out.
   */
  formats?: ('torch-export' | 'torchscript' | 'onnx' | 'safetensors')[];
  /**
   * The weights: a checkpoint or a safetensors file, relative to the lab or to the run's checkpoints. Its best weights where it is left out.
   */
  checkpoint?: string;
  /**
   * Id of another run of the experiment, as `runs` lists it; the one that its files stand for where it is left out.
   */
  run?: string;
  /**
   * Values to override, as `trainer.epochs=3`: exports that variant, which must be trained. Repeat the option for several.
   */
  set?: string[];
}
