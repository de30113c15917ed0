import { requirements } from './requirements';

const pyproject = `
[project]
dependencies = ["torch==2.13.0", "numpy"]

[project.optional-dependencies]
notebook = ["jupyterlab"]
dev = ["pytest", "ruff"]
`;

it('is the dependencies and those of the extras', () => {
  expect(requirements(pyproject, [])).toEqual(['torch==2.13.0', 'numpy']);
  expect(requirements(pyproject, ['dev', 'notebook'])).toEqual([
    'torch==2.13.0',
    'numpy',
    'pytest',
    'ruff',
    'jupyterlab',
  ]);
});

it('takes extras with commas too', () => {
  expect(requirements(pyproject, ['dev,notebook'])).toHaveLength(5);
});

it('refuses an extra that there is not, with the near match', () => {
  expect(() => requirements(pyproject, ['notebok'])).toThrow(
    /There is no extra notebok. Did you mean notebook\?\n {2}next: choose from notebook, dev/,
  );
});

it('says where a pyproject.toml is broken', () => {
  expect(() => requirements('[project', [])).toThrow(/pyproject.toml: It is not TOML/);
});
