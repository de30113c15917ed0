import { alreadyExists, at, errorText, invalidName, LabError, noVenv, unknownName } from './errors';

describe('LabError', () => {
  it('has the whole text as its message', () => {
    const error = new LabError('UNKNOWN_NAME', {
      what: 'architecture._target_ names src.architectures.mpl.MLP, which does not exist.',
      where: at('experiments/configs/digits-mlp/experiment.yaml', 7),
      suggestion: 'src.architectures.mlp.MLP',
      next: 'nx g tensorlab:architecture mpl',
    });
    expect(error.message).toMatchInlineSnapshot(`
      "experiments/configs/digits-mlp/experiment.yaml:7: architecture._target_ names src.architectures.mpl.MLP, which does not exist. Did you mean src.architectures.mlp.MLP?
        next: nx g tensorlab:architecture mpl"
    `);
    expect(error).toBeInstanceOf(Error);
    expect(error.code).toBe('UNKNOWN_NAME');
    expect(error.where).toBe('experiments/configs/digits-mlp/experiment.yaml:7');
    expect(error.next).toBe('nx g tensorlab:architecture mpl');
  });

  it('leaves out what is not known', () => {
    expect(errorText({ what: 'It is broken.' })).toBe('It is broken.');
    expect(at('a.yaml')).toBe('a.yaml');
  });
});

test.each([
  [
    invalidName('a b', 'A name has no spaces.', 'a-b'),
    '"a b" is not a usable name. A name has no spaces. Did you mean a-b?',
  ],
  [
    alreadyExists('project', 'digits', 'projects/active/digits'),
    'The project digits exists already, in projects/active/digits.\n  next: choose another name, or edit projects/active/digits',
  ],
  [
    unknownName('project', 'digts', { suggestion: 'digits' }),
    'There is no project digts. Did you mean digits?',
  ],
  [
    noVenv('venv/bin/python', 'lab'),
    'There is no Python at venv/bin/python. The lab lab has no environment yet.\n  next: nx run lab:setup',
  ],
])('wording: %s', (error, message) => {
  expect(error.message).toBe(message);
});
