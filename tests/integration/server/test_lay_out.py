"""Types are laid out before threads read them: first reads at once kill the process."""

import subprocess
import sys

_AT_ONCE = """
import sys, threading
import msgspec
from precurb.model import Check, Transaction
from precurb.server.lay_out import lay_out_types
assert lay_out_types() > 100
raw = msgspec.json.encode(Transaction(reference="A"))
together = threading.Barrier(8)
def read():
    together.wait()
    for _ in range(3):
        msgspec.json.decode(raw, type=Transaction)
sys.setswitchinterval(1e-6)
threads = [threading.Thread(target=read) for _ in range(8)]
for each in threads: each.start()
for each in threads: each.join()
print(hasattr(Check, "__msgspec_cache__"))
"""


def test_what_threads_read_at_once_is_laid_out_before() -> None:
    ended = subprocess.run(
        (sys.executable, "-c", _AT_ONCE), capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout) == (0, "True\n"), ended.stderr
