// Generated from schema.json: `node tools/schema-types.mjs` writes it anew.

/**
 * Adds a dataloader to a lab: a class in src/dataloaders/<name>/ that brings a real data set without a download, with a marked place for your own, and its test.
 */
export interface DataloaderSchema {
  /**
   * Name of the dataloader, in any case: MyData, my_data and my-data mean the same.
   */
  name: string;
  /**
   * The kind of data: tabular (vectors), regression (vectors, a number for each), image, sequence (tokens, all samples of one length; text is another word for it) or ragged (tokens, samples of different lengths). processed reads what code in src/preprocess has made.
   */
  variant?: 'tabular' | 'regression' | 'image' | 'sequence' | 'text' | 'ragged' | 'processed';
  /**
   * The lab, by folder or by name. Default: the only one, or the one that you are in.
   */
  lab?: string;
}
