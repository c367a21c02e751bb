"""The folder of publishers' real files, where there is one.

They are too large for the repository and lie in ``shared`` beside the checkout, or where
``PRECURB_SHARED`` says; without them the tests that read them are skipped.
"""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    beside = Path(__file__).resolve().parents[4] / "shared"
    folder = Path(os.environ.get("PRECURB_SHARED", beside)) / "data" / "parties"
    if not folder.is_dir():
        pytest.skip("the publishers' files are not here")
    return folder
