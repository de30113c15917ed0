#!/usr/bin/env bash
# The annotation of a local variable is never evaluated, but a `yield` in it still makes the function a generator.
#
# Versions: Python 3.11.7 (standard library only).
#
# Behaviour: `x: print("hello") = 1` inside of a function prints nothing, for annotations of local variables are not run. `x: (yield) = 1`
# does not yield anything either, and yet the function is a generator: a call returns at once, the body has not run, and the value
# of its `return` is lost. A tool that drops annotations, since they do nothing, changes the program.
#
# Expected: that an annotation which is never run has no effect; or a SyntaxError.
#
# Output:
#   def f(): x: print("hello") = 1; return x   generator: False   f() is 1
#   def f(): x: (yield) = 1; return x          generator: True    list(f()) is []
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > annotation.py <<'PY'
import inspect

for annotation in ('print("hello")', "(yield)"):
    source = f"def f(): x: {annotation} = 1; return x"
    names = {}
    exec(source, names)
    generator = inspect.isgeneratorfunction(names["f"])
    result = f"list(f()) is {list(names['f']())}" if generator else f"f() is {names['f']()}"
    print(f"{source:42} generator: {generator!s:7} {result}")
PY
python3 annotation.py | tee seen
sed -n '/^# Output:/,/^set/s/^#   //p' "$script" | diff - seen
