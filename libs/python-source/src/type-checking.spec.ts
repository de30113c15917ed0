import { factsOf } from './facts-fixture';

const isTyping = (text: string) => factsOf(text).imports.at(-1)?.typeChecking === true;
const block = 'if TYPE_CHECKING:\n  import a';

test.each([
  [`from typing import TYPE_CHECKING\n${block}`],
  [`from typing_extensions import TYPE_CHECKING\n${block}`],
  [`from typing import (\n  Any,\n  TYPE_CHECKING,\n)\n${block}`],
  [`TYPE_CHECKING = False\n${block}`],
  [`TYPE_CHECKING: bool = False\n${block}`],
  [
    `try:\n  from typing import TYPE_CHECKING\nexcept ImportError:\n  TYPE_CHECKING = False\n${block}`,
  ],
  ['import typing as t\nif t.TYPE_CHECKING: import a'],
  [`from typing import TYPE_CHECKING\nif not TYPE_CHECKING: x()\n${block}`],
  [`from typing import TYPE_CHECKING\ndef f(TYPE_CHECKING): ...\n${block}`],
])('%j is never run', (text) => {
  expect(isTyping(text)).toBe(true);
});

test.each([
  [`TYPE_CHECKING = True\n${block}`],
  [`TYPE_CHECKING: bool = True\n${block}`],
  [`TYPE_CHECKING: bool = x or False\n${block}`],
  [`TYPE_CHECKING = False or x\n${block}`],
  [`from src.flags import TYPE_CHECKING\n${block}`],
  [`from typing import TYPE_CHECKING\nfrom src.flags import TYPE_CHECKING\n${block}`],
  [`from src.flags import *\n${block}`],
  [`import src.x as TYPE_CHECKING\n${block}`],
  [`(TYPE_CHECKING, x) = y\n${block}`],
  [`for TYPE_CHECKING in x: pass\n${block}`],
  ['def f(TYPE_CHECKING):\n  if TYPE_CHECKING:\n    import a'],
  ['def f(TYPE_CHECKING=False):\n  if TYPE_CHECKING:\n    import a'],
  ['f = lambda TYPE_CHECKING: 1\nif TYPE_CHECKING: import a'],
  ['from src import flags\nif flags.TYPE_CHECKING: import a'],
  ['def f(typing):\n  if typing.TYPE_CHECKING: import a'],
  ['if self.TYPE_CHECKING: import a'],
  ['import typing\ntyping.TYPE_CHECKING = True\nif typing.TYPE_CHECKING: import a'],
])('%j may be run', (text) => {
  expect(isTyping(text)).toBe(false);
});
