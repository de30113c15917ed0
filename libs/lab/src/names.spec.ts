import { LabError } from './errors';
import { folderOfKind, kindOfFolder, projectNameOf } from './kinds';
import { normalizeName, suggest, type Named } from './names';

test.each([
  ['mlp', 'mlp', 'mlp', 'MLP'],
  ['MyCnn', 'my-cnn', 'my_cnn', 'MyCNN'],
  ['MyCNN', 'my-cnn', 'my_cnn', 'MyCNN'],
  ['my_cnn', 'my-cnn', 'my_cnn', 'MyCNN'],
  ['my-cnn', 'my-cnn', 'my_cnn', 'MyCNN'],
  ['CNN', 'cnn', 'cnn', 'CNN'],
  ['resnet50', 'resnet50', 'resnet50', 'ResNet50'],
  ['ViTSmall', 'vit-small', 'vit_small', 'ViTSmall'],
  ['ResNet50', 'resnet50', 'resnet50', 'ResNet50'],
  ['ORGANIC', 'organic', 'organic', 'Organic'],
  ['MLPMixer', 'mlp-mixer', 'mlp_mixer', 'MLPMixer'],
  ['vit-small', 'vit-small', 'vit_small', 'ViTSmall'],
  ['GPTBlock', 'gpt-block', 'gpt_block', 'GPTBlock'],
  ['conv2d-stem', 'conv2d-stem', 'conv2d_stem', 'Conv2dStem'],
  ['a', 'a', 'a', 'A'],
  ['a'.repeat(64), 'a'.repeat(64), 'a'.repeat(64), `A${'a'.repeat(63)}`],
])('%s is %s, %s and %s', (input, kebab, snake, className) => {
  expect(normalizeName(input)).toEqual({ kebab, snake, className });
});

const refusal = (input: unknown, named?: Named): string => {
  try {
    normalizeName(input as string, named);
  } catch (error) {
    expect(error).toBeInstanceOf(LabError);
    expect((error as LabError).message).not.toContain('undefined');
    return `${(error as LabError).code} ${(error as LabError).message}`;
  }
  return 'accepted';
};

describe('hostile names', () => {
  test.each([
    ['../x', /INVALID_NAME "\.\.\/x" is not a usable name\. A name is not a path\./],
    ['..', /A name is not a path/],
    ['/etc/passwd', /A name is not a path/],
    ['a\\b', /A name is not a path/],
    ['1abc', /A name starts with a letter\.$/],
    ['2mlp', /A name starts with a letter\. Did you mean mlp\?/],
    ['a b', /A name has no spaces\. Did you mean a-b\?/],
    ['a\nb', /A name has no spaces/],
    ['a\u00a0b', /A name has no spaces/],
    ['', /A name needs at least one letter/],
    ['  ', /A name needs at least one letter/],
    [undefined, /A name needs at least one letter/],
    ['mІp', /no U\+0406/],
    ['ｍｌｐ', /no U\+FF4D/],
    ['café', /no U\+00E9/],
    ['mlp\u200b', /no U\+200B/],
    ['🔥', /no U\+1F525/],
    ['a\0b', /INVALID_NAME/],
    ['a.b', /no "\."\. Did you mean a-b\?/],
    ['a:b', /no ":"/],
    ['$(rm)', /INVALID_NAME/],
    ['${x}', /INVALID_NAME/],
    ['<%= x %>', /INVALID_NAME/],
    ['__template__', /Did you mean template\?/],
    ['-x', /one at a time between words/],
    ['--help', /one at a time between words/],
    ['x-', /one at a time between words/],
    ['a--b', /one at a time between words\. Did you mean a-b\?/],
    ['a-_b', /one at a time between words/],
    ['x'.repeat(65), /It has 65 letters, a name has at most 64/],
  ])('%j', (input, message) => expect(refusal(input)).toMatch(message));
});

describe('reserved names', () => {
  test.each([
    ['class', /RESERVED_NAME "class" is a reserved name\. It is a Python keyword\./],
    ['Class', /Python keyword/],
    ['none', /Python keyword/],
    ['match', /Python keyword/],
    ['random', /would shadow a module of Python's standard library/],
    ['Statistics', /would shadow a module of Python's standard library/],
    ['py-compile', /would shadow a module of Python's standard library/],
    ['torch', /would shadow the package torch/],
    ['src', /would shadow the package src/],
    ['tensorlab', /would shadow the package tensorlab/],
    ['test', /pytest/],
    ['tests', /pytest/],
    ['test-mlp', /pytest would take the module for a file of tests.*\n {2}next: .*my-component/],
    ['mlp_test', /pytest/],
    ['conftest', /pytest/],
    ['con', /Windows/],
    ['NUL', /Windows/],
    ['lpt1', /Windows/],
    ['tensor', /Its class Tensor would hide/],
    ['module', /Its class Module would hide/],
    ['value-error', /Its class ValueError would hide/],
  ])('%s is refused for a component', (input, message) => expect(refusal(input)).toMatch(message));

  test.each<[string, Named, RegExp]>([
    ['class', 'experiment', /next: choose another name, for example class-experiment/],
    ['aux', 'project', /Windows/],
    ['src', 'project', /an Nx project of its own/],
    ['utils', 'experiment', /an Nx project of its own/],
    ['tensorlab', 'lab', /an Nx project of its own/],
  ])('%s is refused for the %s', (input, named, message) =>
    expect(refusal(input, named)).toMatch(message),
  );

  test.each<[string, Named]>([
    ['random', 'experiment'],
    ['statistics', 'project'],
    ['test-run', 'experiment'],
    ['digits', 'dataset'],
    ['lab', 'lab'],
  ])('%s harms nobody as the %s', (input, named) => expect(refusal(input, named)).toBe('accepted'));
});

test.each([
  ['digts', 'digits'],
  ['Digits', 'digits'],
  ['mpl', 'mlp'],
  ['nothing', undefined],
  ['', undefined],
])('%j suggests %s', (word, expected) => {
  expect(suggest(word, ['mlp', 'digits', 'cnn'])).toBe(expected);
});

test('kinds', () => {
  expect(kindOfFolder('losses')).toBe('loss');
  expect(kindOfFolder('models')).toBeUndefined();
  expect(folderOfKind('util')).toBe('utils');
  expect(projectNameOf('architecture', 'my_cnn')).toBe('architecture-my-cnn');
  expect(projectNameOf('dataset', 'digits')).toBe('dataset-digits');
  expect(projectNameOf('experiment', 'digits-mlp')).toBe('digits-mlp');
});
