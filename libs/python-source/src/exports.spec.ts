import { factsOf } from './facts-fixture';

test.each([
  ['__all__ = ["a", \'b\']\n__all__ += ["c"]\nx = "d"', ['a', 'b', 'c']],
  ['__all__ = ("a",) + ("b",)', ['a', 'b']],
  ['__all__: list[str] = ["a"]\n__all__.extend(["b"])\n__all__.append("c")', ['a', 'b', 'c']],
  ['__all__ = list(("a", "b"))', ['a', 'b']],
  ['__all__ = [n for n in dir()]', ['*']],
  ['__all__ = ["a"]\n__all__ += other.__all__', ['a', '*']],
  ['__all__.extend(names)', ['*']],
  ['__all__ = [f"{x}"]', ['*']],
  ['print(other.__all__)\nx = __all__', []],
])('%s', (text, expected) => {
  expect(factsOf(text).exports).toEqual(expected);
});
