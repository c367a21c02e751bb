"""Why a finding stands where it stands: a name, and the values its sentence speaks of."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason; ``points`` is what it adds to the rank, negative where it speaks against."""

    name: str
    points: float
    values: dict[str, str] = field(default_factory=dict, hash=False)
