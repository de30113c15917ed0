// Generated from schema.json: `node tools/schema-types.mjs` writes it anew.

/**
 * Adds the code that prepares a dataset: src/preprocess/<name>/ with preprocess.py, which makes datasets/processed/<name> of the raw files, split.py, which says what is trained on, and a test.
 */
export interface PreprocessSchema {
  /**
   * Name of the dataset, in any case: MyData, my_data and my-data mean the same. With --generated, of a new one.
   */
  name: string;
  /**
   * What the raw files are: arrays (.npy), images (a folder a class), table (.csv) or text (.txt). With --generated it means nothing.
   */
  variant?: 'arrays' | 'images' | 'table' | 'text';
  /**
   * Synthetic data: generate.py makes datasets/generated/<name> of nothing.
   */
  generated?: boolean;
  /**
   * The lab, by folder or by name. Default: the only one, or the one that you are in.
   */
  lab?: string;
}
