import { initialSource, initialWeights } from './initial-weights';

it.each([
  ['digits-cnn', { kind: 'experiment', name: 'digits-cnn' }],
  ['digits-cnn/0a1b2c3d4e5f', { kind: 'run', name: 'digits-cnn', run: '0a1b2c3d4e5f' }],
  ['models/pretrained/x.safetensors', { kind: 'file', file: 'models/pretrained/x.safetensors' }],
  ['hf:org/name', { kind: 'hugging-face', repository: 'org/name', revision: 'main' }],
  ['hf:org/name@v1', { kind: 'hugging-face', repository: 'org/name', revision: 'v1' }],
])('reads %s', (source, weights) => {
  expect(initialWeights(source)).toEqual(weights);
});

it.each([
  [{ init_from: 'a' }, 'a'],
  [{ init_from: { from: 'b', skip: ['head.*'] } }, 'b'],
  [{ init_from: null }, undefined],
  [{}, undefined],
])('finds the source in %j', (value, source) => {
  expect(initialSource(value)).toBe(source);
});
