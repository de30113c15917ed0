import { labWithScript } from '../testing';
import python from './executor';

it('runs the module with its arguments and those of the command line', async () => {
  const { context, argumentsOfPython } = labWithScript('src/architectures/mlp');
  const options = {
    module: 'pytest',
    args: ['src/architectures/mlp'],
    __unparsed__: ['-k', 'a b'],
  };
  expect(await python(options, context)).toEqual({ success: true });
  expect(argumentsOfPython().slice(-5)).toEqual([
    '-m',
    'pytest',
    'src/architectures/mlp',
    '-k',
    'a b',
  ]);
});

it('says which extra brings a module that is missing', async () => {
  const { context } = labWithScript('', { status: 1 });
  const said = jest.spyOn(console, 'error').mockImplementation();
  expect(await python({ module: 'jupyter', extra: 'notebook' }, context)).toEqual({
    success: false,
  });
  expect(said).toHaveBeenCalledWith(
    'The environment of the lab lab has no module jupyter.\n  next: nx run lab:setup --extras=notebook',
  );
});
