import hashlib
import tomllib
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

import precurb.web
from precurb.web.static_files import asset, router

ROOT = Path(__file__).resolve().parents[3]
VENDORED = (
    Path(precurb.web.__file__).parent / "static" / "vendor",
    ROOT / "tests" / "e2e" / "vendor",
)


@pytest.fixture
def client() -> TestClient:
    app = FastAPI()
    app.include_router(router)
    return TestClient(app)


def test_a_file_of_ours_is_kept_for_a_year(client: TestClient) -> None:
    answer = client.get(asset("precurb.css"))
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in answer.headers["cache-control"]
    assert "--accent" in answer.text


def test_a_file_is_packed_for_whoever_can_unpack_it(client: TestClient) -> None:
    packed = client.get(asset("precurb.css"))
    plain = client.get(asset("precurb.css"), headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.text == plain.text


def test_there_is_no_address_for_what_is_no_file_of_ours() -> None:
    with pytest.raises(KeyError):
        asset("../page.py")


@pytest.mark.parametrize("folder", VENDORED, ids=lambda folder: folder.parent.name)
def test_vendored_files_are_as_they_were_taken(folder: Path) -> None:
    told = tomllib.loads((folder / "vendor.toml").read_text("utf-8"))["package"]
    wanted = {each["name"]: each["sha256"] for package in told for each in package["file"]}
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.name != "vendor.toml"
    }
    assert found == wanted


@pytest.mark.parametrize("folder", VENDORED, ids=lambda folder: folder.parent.name)
def test_every_vendored_package_brings_its_licence(folder: Path) -> None:
    told = tomllib.loads((folder / "vendor.toml").read_text("utf-8"))["package"]
    lacking = [
        package["name"]
        for package in told
        if not (package["licence"] and any("LICENSE" in f["name"] for f in package["file"]))
    ]
    assert lacking == []
