"""What is said of a part of a policy, and whether it has to be mended."""

from enum import StrEnum
from typing import NamedTuple


class Level(StrEnum):
    """How much a remark asks of its reader."""

    OK = "ok"
    NOTE = "note"
    PROBLEM = "problem"


class Remark(NamedTuple):
    """One remark: ``about`` names the rule, sign or suppression."""

    level: Level
    about: str
    text: str
