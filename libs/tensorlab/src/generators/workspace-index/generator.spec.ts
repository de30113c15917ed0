import { indexText } from './generator';

test('every project by name, sorted', () => {
  expect(
    indexText([
      ['lab', 'apps/tensor_lab'],
      ['architecture-mlp', 'apps/tensor_lab/src/architectures/mlp'],
    ]),
  ).toMatchInlineSnapshot(`
    "{
      "version": 2,
      "projects": {
        "architecture-mlp": "apps/tensor_lab/src/architectures/mlp",
        "lab": "apps/tensor_lab"
      }
    }
    "
  `);
});
