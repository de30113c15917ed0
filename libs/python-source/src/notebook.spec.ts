import { pythonFacts } from './facts';
import { readNotebook } from './notebook';

const notebook = (...sources: (string | string[])[]) =>
  JSON.stringify({
    nbformat: 4,
    cells: [
      { cell_type: 'markdown', source: 'import nothing' },
      ...sources.map((source) => ({ cell_type: 'code', source })),
    ],
  });

const sourceOf = (json: string) => readNotebook(json).source;

it('joins the code cells', () => {
  expect(sourceOf(notebook(['import a\n', 'import b'], 'import c'))).toBe(
    'import a\nimport b\n\nimport c',
  );
});

test.each([
  ['%matplotlib inline\nimport a', '\nimport a'],
  ['!pip list\nimport a', '\nimport a'],
  ['a.b?\n?a\nimport a', '\n\nimport a'],
  ['files = !ls\nx = %who\nimport a', '\n\nimport a'],
  ['if x:\n    !ls\nimport a', 'if x:\n    pass\nimport a'],
  ['%time import a', 'import a'],
  ['%timeit -n 10 import a', 'import a'],
  ['%%time\nimport a', '\nimport a'],
  ['%%bash\nimport a', '\n'],
  ['x = (a\n  % b)', 'x = (a\n  % b)'],
  ['x = "why?"', 'x = "why?"'],
])('%j', (cell, source) => {
  expect(sourceOf(notebook(cell))).toBe(source);
  expect(pythonFacts(source).syntaxError).toBeUndefined();
});

it('reads format 3', () => {
  const cells = [{ cell_type: 'code', input: ['import a'] }];
  expect(sourceOf(JSON.stringify({ worksheets: [{ cells }] }))).toBe('import a');
});

test.each([
  ['', 'The notebook is no JSON.'],
  ['{"cells": [', 'The notebook is no JSON.'],
  ['null', 'The file is no notebook.'],
  ['[]', 'The file is no notebook.'],
  ['{"cells": 1}', 'The file is no notebook.'],
])('%j has a problem', (json, problem) => {
  expect(readNotebook(json)).toEqual({ source: '', problem });
});

it('takes cells that are none', () => {
  expect(
    sourceOf('{"cells": [null, 1, {"cell_type": "code"}, {"cell_type": "code", "source": 5}]}'),
  ).toBe('\n\n');
});
