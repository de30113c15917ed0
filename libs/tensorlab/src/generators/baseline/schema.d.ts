// Generated from schema.json: `node tools/schema-types.mjs` writes it anew.

/**
 * Adds a baseline to a lab: an experiment whose model is an estimator of scikit-learn, on the data of another experiment.
 */
export interface BaselineSchema {
  /**
   * Name of the baseline, in any case: DigitsKnn, digits_knn and digits-knn mean the same.
   */
  name: string;
  /**
   * What it is: the most frequent class or the mean; logistic or linear regression; k-nearest neighbours; a random forest; gradient boosting.
   */
  kind: 'majority' | 'linear' | 'knn' | 'random-forest' | 'gradient-boosting';
  /**
   * The experiment whose project, data, loss and evaluation it shares. Default: the lab's only one that is no baseline.
   */
  experiment?: string;
  /**
   * Default: a regression where the experiment's dataloader has num_classes = None, else a classification.
   */
  task?: 'classification' | 'regression';
  /**
   * The lab, by folder or by name. Default: the only one, or the one that you are in.
   */
  lab?: string;
}
