#!/usr/bin/env bash
# Processes of multiprocessing's "forkserver" have the environment of the moment when the first one was started.
#
# Versions: Python 3.11.7 (standard library only); Linux.
#
# Behaviour: the first process starts a server, and every later process is forked from that server. A variable that the program sets
# afterwards never arrives: the child has the old value, or none. With "fork" and "spawn" each child has the environment as it is
# when the child is started. (From Python 3.14 on, "forkserver" is what Linux uses by default.)
#
# Expected: that a variable which is set before Process.start() is in the child's environment, whatever the start method.
#
# Output:
#   fork         first: one   second: two
#   spawn        first: one   second: two
#   forkserver   first: one   second: one
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > environment.py <<'PY'
import multiprocessing
import os


def answer(queue):
    queue.put(os.environ.get("MODE"))


if __name__ == "__main__":
    for method in ("fork", "spawn", "forkserver"):
        context = multiprocessing.get_context(method)
        answers = []
        for value in ("one", "two"):
            os.environ["MODE"] = value
            queue = context.Queue()
            process = context.Process(target=answer, args=(queue,))
            process.start()
            answers.append(queue.get(timeout=60))
            process.join()
        print(f"{method:12} first: {answers[0]}   second: {answers[1]}", flush=True)
PY
python3 environment.py | tee seen
sed -n '/^# Output:/,/^set/s/^#   //p' "$script" | diff - seen
