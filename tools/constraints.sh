#!/bin/sh
# Resolve the newest versions that pyproject.toml allows, in a fresh environment, and pin them without addresses.
set -eu
cd "$(dirname "$0")/.."
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
python3 -m venv "$fresh"
"$fresh/bin/python" -m pip install -qq -e '.[dev]'
{
  echo "# Versions that the tests ran with. Written by \`make constraints\`; not by hand."
  "$fresh/bin/python" -m pip freeze --exclude-editable --exclude pip --exclude setuptools | grep -E '^[A-Za-z0-9._-]+==' | LC_ALL=C sort -f
} >constraints.new
mv constraints.new constraints.txt
wc -l <constraints.txt | xargs printf '%s lines in constraints.txt\n'
