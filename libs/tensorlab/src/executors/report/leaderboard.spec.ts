import { mainMetric, sortRows, type Row } from './leaderboard';

const rows: Row[] = [
  {
    experiment: 'digits-cnn',
    run: '0a1b2c3d4e5f',
    metrics: { loss: 0.05, accuracy: 0.9917 },
    seconds: 21.44,
    epochs: 20,
  },
  { experiment: 'digits-mlp', run: '5f4e3d2c1b0a', metrics: { loss: 0.02, accuracy: 0.975 } },
];

describe('mainMetric', () => {
  it('is a score before a loss', () => {
    expect(mainMetric(rows)).toBe('accuracy');
    expect(mainMetric([{ ...rows[0]!, metrics: { loss: 1 } }])).toBe('loss');
  });

  it('is one that every row has', () => {
    expect(mainMetric([rows[0]!, { ...rows[1]!, metrics: { loss: 1 } }])).toBe('loss');
    expect(mainMetric([])).toBeUndefined();
  });
});

describe('sortRows', () => {
  const names = (sorted: Row[]) => sorted.map(({ experiment }) => experiment);

  it('puts the highest score and the lowest loss first', () => {
    expect(names(sortRows(rows, 'accuracy'))).toEqual(['digits-cnn', 'digits-mlp']);
    expect(names(sortRows(rows, 'loss'))).toEqual(['digits-mlp', 'digits-cnn']);
  });

  it('goes by what the evaluation says of a metric, else by its name', () => {
    const by = (metric: string, modes?: Row['modes']) => {
      const others = [2, 1].map((value) => ({
        experiment: `e${value}`,
        run: 'r',
        modes,
        metrics: { [metric]: value },
      }));
      return names(sortRows(others, metric));
    };
    expect(by('MulticlassHingeLoss')).toEqual(['e1', 'e2']);
    expect(by('MAE')).toEqual(['e1', 'e2']);
    expect(by('quality')).toEqual(['e2', 'e1']);
    expect(by('quality', { quality: 'min' })).toEqual(['e1', 'e2']);
    expect(by('quality_3', { quality: 'min' })).toEqual(['e1', 'e2']);
    expect(by('quality', { quality: null })).toEqual(['e2', 'e1']);
    expect(by('accuracy', { accuracy: 'min' })).toEqual(['e1', 'e2']);
  });

  it('puts what has no such metric last, by name', () => {
    const others = ['b', 'a'].map((experiment) => ({ experiment, run: 'r', metrics: { rmse: 1 } }));
    expect(names(sortRows([...others, ...rows], 'accuracy'))).toEqual([
      'digits-cnn',
      'digits-mlp',
      'a',
      'b',
    ]);
  });
});
