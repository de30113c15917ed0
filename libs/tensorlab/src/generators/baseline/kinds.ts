import type { BaselineSchema } from './schema';

export type Kind = BaselineSchema['kind'];
export type Task = NonNullable<BaselineSchema['task']>;

/** What a kind of baseline is: a sentence, and the estimator of scikit-learn as an experiment has it. */
interface Recipe {
  description: string;
  estimator: object;
}

/** Standardised first: its penalty is the same for all features. */
const standardised = (estimator: object) => ({
  _target_: 'sklearn.pipeline.make_pipeline',
  _args_: [{ _target_: 'sklearn.preprocessing.StandardScaler' }, estimator],
});

const recipes: Record<Kind, Record<Task, Recipe>> = {
  majority: {
    classification: {
      description: 'Baseline: the most frequent class, whatever the sample.',
      estimator: { _target_: 'sklearn.dummy.DummyClassifier', strategy: 'prior' },
    },
    regression: {
      description: 'Baseline: the mean, whatever the sample.',
      estimator: { _target_: 'sklearn.dummy.DummyRegressor', strategy: 'mean' },
    },
  },
  linear: {
    classification: {
      description: 'Baseline: logistic regression.',
      estimator: standardised({
        _target_: 'sklearn.linear_model.LogisticRegression',
        C: 1,
        max_iter: 1000,
      }),
    },
    regression: {
      description: 'Baseline: linear regression with a small penalty.',
      estimator: standardised({ _target_: 'sklearn.linear_model.Ridge', alpha: 1 }),
    },
  },
  knn: {
    classification: {
      description: 'Baseline: k-nearest neighbours.',
      estimator: { _target_: 'sklearn.neighbors.KNeighborsClassifier', n_neighbors: 5 },
    },
    regression: {
      description: 'Baseline: k-nearest neighbours.',
      estimator: { _target_: 'sklearn.neighbors.KNeighborsRegressor', n_neighbors: 5 },
    },
  },
  'random-forest': {
    classification: {
      description: 'Baseline: a random forest.',
      estimator: { _target_: 'sklearn.ensemble.RandomForestClassifier', n_estimators: 200 },
    },
    regression: {
      description: 'Baseline: a random forest.',
      estimator: { _target_: 'sklearn.ensemble.RandomForestRegressor', n_estimators: 200 },
    },
  },
  'gradient-boosting': {
    classification: {
      description: 'Baseline: gradient boosting on histograms.',
      estimator: { _target_: 'sklearn.ensemble.HistGradientBoostingClassifier', max_iter: 100 },
    },
    regression: {
      description: 'Baseline: gradient boosting on histograms.',
      estimator: { _target_: 'sklearn.ensemble.HistGradientBoostingRegressor', max_iter: 100 },
    },
  },
};

export const recipeOf = (kind: Kind, task: Task): Recipe => recipes[kind][task];
