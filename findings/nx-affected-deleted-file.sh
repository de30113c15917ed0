#!/usr/bin/env bash
# Nx: deleting one file that a plugin's glob matches makes every task of the workspace affected.
#
# Versions: nx 24.0.6, Node 20.20.2; daemon off.
#
# Behaviour: a plugin names, by a glob, the files that it makes projects from. Where a file that matches is deleted, `nx affected` selects
# every task of every project, whatever the tasks' inputs are. It is enough that the glob matches: the plugin below makes nothing from
# these files. A change of the same file, a new one, or the deletion of any other file in the folder selects that folder's task alone.
# So a plugin with a wide glob (`**/*.yaml`, say) turns a small clean-up into a full run of CI.
#
# Expected: the tasks of the project that the file lay in. (Nx 24 selects tasks by the files that match their inputs.)
#
# Output:
#   change note.toy   one:check
#   add more.toy      one:check
#   delete text       one:check
#   delete note.toy   one:check three:check two:check
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export NX_DAEMON=false NX_CACHE_DIRECTORY="$folder/cache" NX_WORKSPACE_DATA_DIRECTORY="$folder/data"
mkdir workspace
cd workspace
cat > package.json <<'JSON'
{ "name": "toy", "private": true }
JSON
npm install --no-audit --no-fund --silent nx@24.0.6
cat > nx.json <<'JSON'
{ "plugins": ["./plugin.js"], "neverConnectToCloud": true, "analytics": false }
JSON
cat > plugin.js <<'JS'
exports.name = 'toy';
exports.createNodes = ['**/*.toy', (files) => files.map((file) => [file, {}])];
JS
for name in one two three; do
  mkdir $name
  cat > $name/project.json <<JSON
{ "name": "$name", "targets": { "check": { "command": "true", "cache": true, "inputs": ["{projectRoot}/**/*"] } } }
JSON
  echo 1 | tee $name/note.toy > $name/text
done
printf '%s\n' node_modules .nx plan.json > .gitignore
git init -q
git add .
git -c user.name=toy -c user.email=toy@example.com -c commit.gpgsign=false commit -qm base

affected() {
  npx nx affected -t check --base=HEAD --graph=plan.json > /dev/null
  printf '%-17s %s\n' "$1" "$(node -p 'Object.keys(JSON.parse(fs.readFileSync("plan.json")).tasks.tasks).sort().join(" ")')"
  rm plan.json
  git clean -fdq
  git checkout -q .
}
{
  echo 2 > one/note.toy && affected 'change note.toy'
  echo 1 > one/more.toy && affected 'add more.toy'
  rm one/text && affected 'delete text'
  rm one/note.toy && affected 'delete note.toy'
} | tee ../seen
sed -n '/^# Output:/,/^set/s/^#   //p' "$script" | diff - ../seen
