// Generated from schema.json: `node tools/schema-types.mjs` writes it anew.

/**
 * Gives the predictions of an experiment's run for files and folders.
 */
export interface PredictSchema {
  /**
   * Files or folders of .npy, .npz, .csv, .jsonl, .png, .jpg, relative to where the command is typed. Repeat the option for several.
   */
  input: string[];
  /**
   * File to write, relative to where the command is typed; the terminal where it is left out.
   */
  output?: string;
  /**
   * JSON lines or CSV; CSV for an output that ends so, else JSON lines.
   */
  format?: 'jsonl' | 'csv';
  /**
   * Samples that the model is given at once.
   */
  batchSize?: number;
  /**
   * `cpu`, `cuda` or `cuda:1`; as trained where it is left out.
   */
  device?: string;
  /**
   * Id of another run, as `nx run <experiment>:runs` lists them; that of the experiment as it stands where it is left out.
   */
  run?: string;
  /**
   * Other weights than best.pt of the run: a .pt file or an exported artifact, relative to where the command is typed, or to the lab.
   */
  checkpoint?: string;
  /**
   * Values to override, as `architecture.hidden=64`: of the variant with an id of its own. Repeat the option for several.
   */
  set?: string[];
}
