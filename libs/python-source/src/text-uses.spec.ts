import { factsOf } from './facts-fixture';

test.each([
  ['"""Doc."""\nprint(__doc__)', 'own'],
  ['from docopt import docopt\nargs = docopt(__doc__)', 'own'],
  ['print(model.__doc__)', 'all'],
  ['import inspect\ntext = inspect.getsource(cls)', 'all'],
  ['from inspect import getdoc as d', 'all'],
  ['import doctest', 'all'],
  ['import torch\nf = torch.jit.script(f)', 'all'],
  ['from torch import jit\n@jit.script\ndef f(x): ...', 'all'],
  ['from torch.jit import ScriptModule', 'all'],
  ['import linecache', 'all'],
  ['A.__doc__ = B.__doc__', undefined],
  ['f.__doc__ = "x"', undefined],
  ['def getdoc(): ...', undefined],
  ['script = 1\nself.script(x)\ntorch.jit.trace(m, x)', undefined],
  ['"__doc__"', undefined],
])('%s', (text, expected) => {
  expect(factsOf(text).textUse).toBe(expected);
});
