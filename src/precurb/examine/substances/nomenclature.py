"""Systematic names read by OPSIN, in one Java process that stays.

OPSIN reads English names and means something by capitals, so it gets the name as written and,
where capitals are ambiguous, each reading of them. Without Java nothing else changes: whoever
asks learns that there is no reader, and says so.

OPSIN: D. M. Lowe et al., J. Chem. Inf. Model. 2011, 51, 739 (MIT licence).
"""

import atexit
import os
import re
import select
import shutil
import subprocess
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from precurb.examine.substances.index_names import plain_greek
from precurb.examine.substances.vocabulary import is_chemical_word

_LONGEST = 400
_SECONDS = 5.0  # a name takes milliseconds; what takes longer is given up
_JAVA = ("-Xmx160m", "-Xshare:auto", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
_MARKS = re.compile(
    r"\d['′’]?-|\b[NOS]-|\d,\d|[\])]-?[a-z]|\b(?:alpha|beta|gamma|cis|trans)-", re.I
)
_WORDS = re.compile(r"[A-Za-z]{3,}")
_CATALOGUE = re.compile(r"\d{4}")  # no locant has so many digits: a number of a catalogue
_SMALL_LOCANT = re.compile(r"(?<![a-z])([nosp])(?=(?:,[nosp\d'′’]+)*['′’]*[-,])")
_PLACE = r"(?:\d{0,2}['′’]{0,3}[a-i]?|alpha|beta|gamma|n)"
_STEREO = re.compile(
    rf"[(\[]{_PLACE}[rsez]{{1,2}}\*?(?:,\s?{_PLACE}[rsez]{{1,2}}\*?){{0,12}}[)\]]", re.I
)
_DESCRIPTOR = re.compile(r"[rsez]{1,2}(?=\*?[,)\]])")
_WORD = re.compile(r"[A-Z]{3,}")


class NameReader:
    """One OPSIN process, for one thread."""

    def __init__(self, java: str, jar: Path) -> None:
        """Name the command; the process starts with the first question (half a second)."""
        self._command = (java, *_JAVA, "-jar", str(jar), "-osmi", "-s")
        self._process: subprocess.Popen[bytes] | None = None

    def smiles(self, name: str) -> str:
        """The structure of one name in SMILES; empty when OPSIN cannot read it."""
        if not name or len(name) > _LONGEST or not name.isprintable():
            return ""
        process = self._running()
        if process.stdin is None or process.stdout is None:
            return ""
        try:
            os.write(process.stdin.fileno(), name.encode() + b"\n")
            answer = _line(process.stdout.fileno())
        except OSError:
            answer = None
        if answer is None:
            self.close()  # whatever it still says would answer another question
            return ""
        return answer.decode().strip()

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(  # noqa: S603  # our own command, no shell
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._process


def _line(descriptor: int) -> bytes | None:
    """One line of output; ``None`` when it does not come in time."""
    read = b""
    while not read.endswith(b"\n"):
        ready, _, _ = select.select([descriptor], [], [], _SECONDS)
        piece = os.read(descriptor, 65_536) if ready else b""
        if not piece:
            return None
        read += piece
    return read


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
    name = plain_greek(name)
    found = [reader.smiles(reading) for reading in readings(name)]
    if not any(found) and _WORD.search(name):
        found = [reader.smiles(name)]
    return tuple(dict.fromkeys(filter(None, found)))


@lru_cache(maxsize=16_384)
def looks_systematic(name: str) -> bool:
    """Whether a text could be a systematic name at all; most goods are not.

    Every word is a chemical one; where locants or brackets tell, one may be unknown.

    >>> looks_systematic("2-phenylethan-1-amine"), looks_systematic("office chairs, black")
    (True, False)
    """
    if not 4 <= len(name) <= _LONGEST or not name.isascii() or ";" in name:
        return False
    if _CATALOGUE.search(name):
        return False
    words = _WORDS.findall(_STEREO.sub("", name) if "(" in name or "[" in name else name)
    chemical = sum(map(is_chemical_word, words))
    unknown = len(words) - chemical
    return chemical > 0 and unknown <= (1 if _MARKS.search(name) else 0)


def readings(name: str) -> tuple[str, ...]:
    """How a name may be meant where its capitals are not certain, most literal first.

    >>> readings("N-METHYLANILINE")
    ('N-methylaniline', 'n-methylaniline')
    >>> readings("n-ethylaniline")
    ('n-ethylaniline', 'N-ethylaniline')
    """
    plain = name
    loud = _WORD.search(name) is not None
    if loud or name == name.lower():
        plain = _STEREO.sub(_descriptors, name.lower())
    locants = "nosp" if "phos" in plain.lower() else "nos"  # else "p-" is para
    capital = _SMALL_LOCANT.sub(lambda m: m[1].upper() if m[1] in locants else m[1], plain)
    # "N-ACETYL-O-AMINO…": nitrogen is a capital, and ortho, meta, para are not.
    mixed = _SMALL_LOCANT.sub(lambda m: m[1].upper() if m[1] in "ns" else m[1], plain)
    return tuple(dict.fromkeys((capital, plain, mixed) if loud else (plain, capital, mixed)))


def _descriptors(match: re.Match[str]) -> str:
    return _DESCRIPTOR.sub(lambda m: m[0].upper(), match[0])
