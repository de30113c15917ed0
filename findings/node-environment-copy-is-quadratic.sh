#!/usr/bin/env bash
# Node: a copy of the environment, `{...process.env}`, takes time by the square of the number of variables.
#
# Versions: Node 20.20.2 on Linux with glibc 2.36.
#
# Behaviour: `process.env` is no object, but asks the C library for each variable, which goes through all of them from the first one. With
# 250 variables a copy takes 1 to 3 ms, with 8,000 more than a second. It hurts where a tool copies the environment for every one of many
# tasks, as Nx 23.3.2 does before it hashes them: a thousand tasks, each with a variable of its own, take a minute.
#
# Expected: 32 times as many variables take 32 times as long.
#
# Output:
#   a copy of 8,000 variables takes more than 100 times as long as one of 250: true
#   a copy of that copy does: false
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > copy.mjs <<'JS'
const fill = (count) => {
  for (let index = 0; index < count; index += 1) process.env[`EXPERIMENT_${index}`] = 'x'.repeat(32);
};
const fastest = (make) => {
  const times = Array.from({ length: 5 }, () => {
    const begun = performance.now();
    make();
    return performance.now() - begun;
  });
  return Math.min(...times);
};
const times = [250, 8000].map((count) => {
  fill(count);
  const plain = { ...process.env };
  return { environment: fastest(() => ({ ...process.env })), plain: fastest(() => ({ ...plain })) };
});
const isSlow = (kind) => times[1][kind] > 100 * Math.max(times[0][kind], 0.2);
console.log(`a copy of 8,000 variables takes more than 100 times as long as one of 250: ${isSlow('environment')}`);
console.log(`a copy of that copy does: ${isSlow('plain')}`);
JS
node copy.mjs | tee seen
sed -n '/^# Output:/,/^set/s/^#   //p' "$script" | diff - seen
