import { factsOf } from './facts-fixture';

const loads = (text: string) => {
  const { imports, dynamicImports } = factsOf(text);
  return [
    ...imports.map(({ module }) => module),
    ...dynamicImports.map(({ prefix }) => `?${prefix}`),
  ];
};

test.each([
  ['import_module(n)  # tensorlab: imports src.a, src.b', ['src.a', 'src.b']],
  ['# tensorlab: imports src.a\nimport_module(n)', ['src.a']],
  ['import_module(n)  #tensorlab:imports src.models.*', ['?src.models.']],
  ['exec(code)  # tensorlab: imports', []],
  ['import_module(n)\nimport_module(m)  # tensorlab: imports src.a', ['src.a', '?']],
  ['x = 1  # tensorlab: imports src.a\nimport_module(n)', ['?']],
  ['import_module(n)  # imports src.a', ['?']],
  ['x = 1  # tensorlab: imports src.a', []],
])('%s', (text, expected) => {
  expect(loads(text)).toEqual(expected);
});
