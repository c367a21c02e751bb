"""What all answers have in common: parts of long ones, problems, plain texts."""

import datetime as dt
from typing import Annotated, Generic, TypeVar

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
)

T = TypeVar("T")

Moment = Annotated[AwareDatetime, Field(description="A moment, ISO 8601, UTC.")]
Day = Annotated[dt.date, Field(description="A day, ISO 8601.")]
Country = Annotated[
    str,
    Field(pattern="^([A-Z]{2})?$", description="ISO 3166-1, two capitals, or empty."),
]
Reason = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=2000),
    Field(description="Why, in a sentence; it is kept for good."),
]
Sha256 = Annotated[str, Field(description="SHA-256, 64 hex digits.")]


class Told(BaseModel):
    """An answer, made from what a use case gives."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


class Body(BaseModel):
    """A body that comes in; what it does not know it refuses, lest a slip go unnoticed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("*")
    @classmethod
    def _without_nul(cls, value: object) -> object:
        """No text holds U+0000, which databases do not take."""
        told = value if isinstance(value, list) else [value]
        if any(isinstance(each, str) and "\x00" in each for each in told):
            raise ValueError("holds U+0000")
        return value


class Items(Told, Generic[T]):
    """A part of a list."""

    items: list[T] = Field(description="In the order that the operation names.")
    next: str = Field(
        default="", description="The `cursor` of the next part; empty at the end."
    )


class WrongField(Told):
    """A field that cannot be read."""

    pointer: str = Field(default="", description="JSON pointer into the body.")
    parameter: str = Field(default="", description="Name of a parameter.")
    place: str = Field(default="", alias="in", description="`query`, `path` or `header`.")
    detail: str = Field(description="What is wrong with it.")


class Problem(Told):
    """An error, RFC 9457."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "type": "urn:precurb:problem:unknown-record",
                "title": "Not Found",
                "status": 404,
                "code": "unknown-record",
                "detail": "no check '01k…' is kept",
            }
        }
    )

    type: str = Field(description="`urn:precurb:problem:` and the code.")
    title: str = Field(description="The status in words.")
    status: int = Field(description="The HTTP status.")
    code: str = Field(description="Stable; what a program may match on.")
    detail: str = Field(description="A sentence for people.")
    errors: list[WrongField] = Field(default=[], description="Fields that are wrong.")
