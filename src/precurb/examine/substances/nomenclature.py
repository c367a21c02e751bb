"""Systematic names read by OPSIN, in one Java process that stays.

OPSIN reads English names and means something by capitals, so it gets the name as written and,
where capitals are ambiguous, each reading of them. Without Java nothing else changes: whoever
asks learns that there is no reader, and says so.

OPSIN: D. M. Lowe et al., J. Chem. Inf. Model. 2011, 51, 739 (MIT licence).
"""

import atexit
import re
import shutil
import subprocess
import threading
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import IO

_LONGEST = 400
_SECONDS = 5  # a name takes milliseconds; what takes longer is given up
_JAVA = ("-Xmx160m", "-Xshare:auto", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
# Worth asking: a chemical ending or beginning, and no word that only prose has.
_CHEMICAL = re.compile(
    r"(?:yl|ane?|ene|yne|ol|one?|al|amine|amide|oic|ate|ite|ide|ine?|ium|oxy|oxo|acid|ether"
    r"|ester|hydr\w+|anhydride|nitrile|thiol|azole|idine)\b|\d[,\d]*-|\b[NOS]-|\]",
    re.IGNORECASE,
)
_SMALL_LOCANT = re.compile(r"(?<![a-z])([nosp])(?=(?:,[nosp\d'′’]+)*['′’]*[-,])")
_CAPITAL_LOCANT = re.compile(r"\b([OP])-(?=[a-z])", re.IGNORECASE)
_STEREO = re.compile(r"\((?:\d*[a-z]?[rsezRSEZ*]+[,\s]*)+\)")
_WORD = re.compile(r"[A-Z]{3,}")


class NameReader:
    """One OPSIN process. Not for more than one thread at a time; the lock sees to that."""

    def __init__(self, java: str, jar: Path) -> None:
        """Start the process; the first answer takes about half a second."""
        self._command = (java, *_JAVA, "-jar", str(jar), "-osmi", "-s")
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None

    def smiles(self, name: str) -> str:
        """The structure of one name in SMILES; empty when OPSIN cannot read it."""
        if not name or len(name) > _LONGEST or not name.isprintable():
            return ""
        with self._lock:
            process = self._running()
            stdin, stdout = _pipes(process)
            timer = threading.Timer(_SECONDS, process.kill)
            timer.start()
            try:
                stdin.write(name + "\n")
                stdin.flush()
                return stdout.readline().strip()
            except OSError:
                return ""
            finally:
                timer.cancel()

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _running(self) -> "subprocess.Popen[str]":
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                encoding="utf-8",
                errors="replace",
            )
        return self._process


@cache
def name_reader() -> NameReader | None:
    """The reader of this process, or ``None`` where Java or OPSIN is missing."""
    java, found = shutil.which("java"), find_spec("py2opsin")
    if java is None or found is None or found.origin is None:
        return None
    jars = sorted(Path(found.origin).parent.glob("opsin-cli*.jar"))
    if not jars:
        return None
    reader = NameReader(java, jars[-1])
    atexit.register(reader.close)
    return reader


@lru_cache(maxsize=16_384)
def structures_of(name: str) -> tuple[str, ...]:
    """SMILES of every reading of a systematic English name; none when it cannot be read."""
    reader = name_reader()
    if reader is None:
        return ()
    found = [reader.smiles(reading) for reading in readings(name)]
    return tuple(dict.fromkeys(filter(None, found)))


def looks_systematic(name: str) -> bool:
    """Whether a text could be a systematic name at all; most goods are not.

    >>> looks_systematic("2-phenylethan-1-amine"), looks_systematic("office chairs, black")
    (True, False)
    """
    return 4 <= len(name) <= _LONGEST and _CHEMICAL.search(name) is not None


def readings(name: str) -> tuple[str, ...]:
    """How a name may be meant where its capitals are not certain, most literal first.

    >>> readings("N-METHYLANILINE")
    ('N-methylaniline', 'N-METHYLANILINE')
    >>> readings("n-ethylaniline")
    ('n-ethylaniline', 'N-ethylaniline')
    """
    made = [name]
    if _WORD.search(name):
        small = _STEREO.sub(lambda m: m[0].upper(), name.lower())
        made = [_SMALL_LOCANT.sub(lambda m: m[1].upper(), small), name]
        if _CAPITAL_LOCANT.search(name):
            made.append(small)
    elif _SMALL_LOCANT.search(name):
        made.append(_SMALL_LOCANT.sub(lambda m: m[1].upper(), name))
    if name == name.lower() and _STEREO.search(name):
        made += [_STEREO.sub(lambda m: m[0].upper(), each) for each in tuple(made)]
        made = made[::-1]
    return tuple(dict.fromkeys(made))


def _pipes(process: "subprocess.Popen[str]") -> tuple[IO[str], IO[str]]:
    if process.stdin is None or process.stdout is None:
        raise OSError("the process has no pipes")
    return process.stdin, process.stdout
