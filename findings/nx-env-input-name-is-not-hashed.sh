#!/usr/bin/env bash
# Nx: the name of an `env` input is not in the hash of a task, only its value.
#
# Versions: nx 24.0.6 (22.7.12 and 23.3.2 do the same), Node 20.20.2; daemon off.
#
# Behaviour: a cached task has `inputs: [{"env": "MODE"}]`. When its input is another variable, which happens to have the same value,
# the result is taken from the cache: neither the list of inputs in project.json nor the names in it are hashed. Two variables
# that are not set are the same as well. One variable more, even one that is not set, is another hash.
#
# Expected: that `inputs` are part of what makes a task, as its `options` are; or that NAME=value is hashed.
#
# Output:
#   MODE=fast                       runs
#   LEVEL=fast, input is LEVEL      from the cache
#   neither is set, input is MODE   runs
#   neither is set, input is LEVEL  from the cache
#   neither is set, both are inputs runs
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export NX_DAEMON=false NX_TUI=false NX_CACHE_DIRECTORY="$folder/cache" NX_WORKSPACE_DATA_DIRECTORY="$folder/data"
mkdir workspace
cd workspace
echo '{ "name": "toy", "private": true }' > package.json
npm install --no-audit --no-fund --silent nx@24.0.6
echo '{ "neverConnectToCloud": true, "analytics": false }' > nx.json
printf '%s\n' node_modules .nx > .gitignore
git init -q
inputs() {
  mkdir -p one
  cat > one/project.json <<JSON
{ "name": "one", "targets": { "make": { "command": "true", "cache": true, "inputs": [$1, { "externalDependencies": [] }] } } }
JSON
}
make() {
  npx nx run one:make | grep -q 'Nx read the output from the cache\|local cache\|existing outputs' && echo from the cache || echo runs
}
say() { printf '%-31s %s\n' "$1" "$2" >> ../seen; }
inputs '{ "env": "MODE" }'
say MODE=fast "$(MODE=fast make)"
inputs '{ "env": "LEVEL" }'
say 'LEVEL=fast, input is LEVEL' "$(LEVEL=fast make)"
inputs '{ "env": "MODE" }'
say 'neither is set, input is MODE' "$(make)"
inputs '{ "env": "LEVEL" }'
say 'neither is set, input is LEVEL' "$(make)"
inputs '{ "env": "MODE" }, { "env": "LEVEL" }'
say 'neither is set, both are inputs' "$(make)"
cat ../seen
sed -n '/^# Output:/,/^set/s/^#   //p' "$script" | diff - ../seen
