// Generated from schema.json: `node tools/schema-types.mjs` writes it anew.

/**
 * Adds a dataset to a lab: datasets/raw/<name>/dataset.yaml, which says where its files come from and what they are.
 */
export interface DatasetSchema {
  /**
   * Name of the dataset, in any case: MyData, my_data and my-data mean the same.
   */
  name: string;
  /**
   * Where its files come from: an address of http or https, npm:<package>@<version>, debian:<package>, callable:<dotted name>, huggingface:<owner>/<name>, dvc:<file>.dvc, or a file or folder by its path from the lab. Without it you put the files there yourself.
   */
  source?: string;
  /**
   * Files and folders of the source that are wanted, with commas. Default: all.
   */
  paths?: string[];
  /**
   * How many leading folders of the source's paths are left out. Default: none.
   */
  strip?: number;
  /**
   * One sentence: what the data is.
   */
  description?: string;
  /**
   * Under which licence the data may be used, and whose it is.
   */
  licence?: string;
  /**
   * The lab, by folder or by name. Default: the only one, or the one that you are in.
   */
  lab?: string;
}
