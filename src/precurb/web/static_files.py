"""Our own style, scripts and pictures, at addresses that change with their content.

One hash of all of them stands in every address, so that files may name each other and browsers
may keep them for a year.
"""

import gzip
import hashlib
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request, Response

from precurb.errors import UnknownRecordError

router = APIRouter()
_ROOT = Path(__file__).parent / "static"
_KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".txt": "text/plain; charset=utf-8",
}
_FOR_A_YEAR = "public, max-age=31536000, immutable"
_WORTH_PACKING = 600  # bytes


def asset(name: str) -> str:
    """The address of a file of ours.

    Raises:
        KeyError: There is none.
    """
    return f"/static/{_version()}/{_files()[name].relative_to(_ROOT).as_posix()}"


@router.get("/static/{version}/{name:path}")
def static_file(request: Request, version: str, name: str) -> Response:
    """One file of ours; under an address of another version there is none."""
    path = _files().get(name)
    if path is None or version != _version():
        raise UnknownRecordError(f"no file {name!r}")
    headers = {"Cache-Control": _FOR_A_YEAR, "Vary": "Accept-Encoding"}
    packed = "gzip" in request.headers.get("accept-encoding", "")
    content, is_packed = _content(name, packed)
    if is_packed:
        headers["Content-Encoding"] = "gzip"
    return Response(content, media_type=_KINDS[path.suffix], headers=headers)


@cache
def _files() -> dict[str, Path]:
    found = (path for path in sorted(_ROOT.rglob("*")) if path.suffix in _KINDS)
    return {path.relative_to(_ROOT).as_posix(): path for path in found}


@cache
def _version() -> str:
    whole = hashlib.sha256()
    for name, path in _files().items():
        whole.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()[:12]


@cache
def _content(name: str, packed: bool) -> tuple[bytes, bool]:
    path = _files()[name]
    raw = path.read_bytes()
    if packed and path.suffix != ".png" and len(raw) > _WORTH_PACKING:
        return gzip.compress(raw, mtime=0), True
    return raw, False
