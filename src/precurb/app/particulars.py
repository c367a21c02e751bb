"""Particulars of a party from a JSON object, whichever names its fields have.

Files of parties call a birth date ``birthDate``, ``date_of_birth`` or ``DATE_OF_BIRTH``. Field
names are compared without case and underscores; an unknown field is left alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from precurb.errors import InvalidRecordError
from precurb.examine.parties.particulars import Identity, Particulars

_NAMES = ("nativenamefull", "secondarynameorg", "alias", "aliases", "weakalias", "othername")
_BIRTH = ("birthdate", "dateofbirth", "dob")
_COUNTRY = ("nationality", "country", "citizenship", "countryofbirth", "jurisdiction",
            "passportcountry", "addrcountry", "registrationcountry")  # fmt: skip
_ADDRESS = ("addrfull", "addrline1", "address", "street")
_TOWN = (
    "addrcity",
    "addrstate",
    "addrpostalcode",
    "city",
    "postalcode",
    "placeofbirth",
    "birthplace",
)
_NUMBERS = {
    "ssnnumber": "ssn", "ssn": "ssn", "driverslicensenumber": "driving-licence",
    "nationalidnumber": "national-id", "idnumber": "national-id", "passportnumber": "passport",
    "taxidnumber": "tax", "taxnumber": "tax", "inncode": "inn",
    "ogrncode": "ogrn", "leinumber": "lei", "leicode": "lei", "imonumber": "imo", "imo": "imo",
    "mmsi": "mmsi", "registrationnumber": "registration", "usccode": "uscc", "swiftbic": "bic",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """Further names, and what else is known."""

    names: tuple[str, ...] = ()
    particulars: Particulars = field(default_factory=Particulars)


def read_particulars(text: str) -> Read:
    """Read a JSON object of particulars; nothing is known from an empty text.

    Raises:
        InvalidRecordError: It is no JSON object.
    """
    if not text.strip():
        return Read()
    try:
        found = msgspec.json.decode(text, type=dict[str, Any])
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise InvalidRecordError(f"particulars are no JSON object: {text[:60]!r}") from error
    from precurb.lists.importers.countries import known_country  # its package loads lxml

    fields = {_plain(key): _texts(value) for key, value in found.items()}
    countries = {c for c in map(known_country, _all(fields, _COUNTRY)) if c}
    genders = {g[:1].casefold() for g in _all(fields, ("gender", "sex"))}
    address = ", ".join((*_all(fields, _ADDRESS), *_all(fields, _TOWN)))
    return Read(
        names=_all(fields, _NAMES),
        particulars=Particulars(
            birth_dates=_all(fields, _BIRTH),
            countries=frozenset(countries),
            genders=frozenset(genders & {"m", "f"}),
            addresses=(address,) if address else (),
            phones=_all(fields, ("phonenumber", "phone", "mobile")),
            emails=_all(fields, ("emailaddress", "email")),
            identities=tuple(
                Identity(kind, value)
                for key, kind in _NUMBERS.items()
                for value in fields.get(key, ())
            ),
        ),
    )


def _plain(key: str) -> str:
    return key.replace("_", "").replace(" ", "").casefold()


def _texts(value: Any) -> tuple[str, ...]:
    values: Iterable[Any] = value if isinstance(value, list) else (value,)
    return tuple(
        str(v).strip() for v in values if v not in (None, "") and not isinstance(v, dict)
    )


def _all(fields: dict[str, tuple[str, ...]], keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(text for key in keys for text in fields.get(key, ()))
