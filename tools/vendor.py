"""Fetch the browser libraries that are kept in this repository, exactly as they were taken.

``vendor.toml`` beside them says package, version, files, SHA-256 and licence. This script makes
the files again with the npm client and refuses any that differs; neither building nor
installing Precurb needs it. To take another version, write it into ``vendor.toml`` and run with
``--new``, which prints the hashes to write down::

    python tools/vendor.py src/precurb/web/static/vendor
    python tools/vendor.py tests/e2e/vendor
"""

import argparse
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def main() -> int:
    """Make one folder again; 1 where a file is not what was written down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where vendor.toml lies")
    parser.add_argument("--new", action="store_true", help="take what is there, print hashes")
    told = parser.parse_args()
    wrong = 0
    for package in tomllib.loads((told.folder / "vendor.toml").read_text("utf-8"))["package"]:
        with tempfile.TemporaryDirectory() as scratch:
            for source, target, wanted in _unpacked(package, Path(scratch)):
                found = hashlib.sha256(source.read_bytes()).hexdigest()
                if told.new:
                    print(f'sha256 = "{found}"  # {target}')
                elif found != wanted:
                    print(f"{target}: {found}, not {wanted}", file=sys.stderr)
                    wrong = 1
                    continue
                shutil.copyfile(source, told.folder / target)
    return wrong


def _unpacked(package: dict[str, Any], scratch: Path) -> Iterator[tuple[Path, str, str]]:
    """The files of a package that are kept: where they lie, their name here, their hash."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is not installed")
    name = f"{package['name']}@{package['version']}"
    made = subprocess.run(  # noqa: S603  # names and versions are ours
        (npm, "pack", "--silent", name), cwd=scratch, check=True, capture_output=True, text=True
    )
    with tarfile.open(scratch / made.stdout.split()[-1]) as archive:
        archive.extractall(scratch, filter="data")
    for each in package["file"]:
        yield scratch / "package" / each["from"], each["name"], each["sha256"]


if __name__ == "__main__":
    sys.exit(main())
