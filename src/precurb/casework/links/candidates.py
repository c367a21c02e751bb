"""Pairs of mentions worth comparing, found in bulk by Splink on DuckDB.

Splink scores by Fellegi and Sunter: how much likelier is it that these fields agree where two
records are one party than where they are not? How often fields agree by chance is counted in
the records themselves, exactly; how often they agree within one party is set by hand. Nothing
is drawn or trained, so the same records always give the same pairs.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from precurb.casework.links.graph import HUB
from precurb.lists.names import party_name_key
from precurb.model.links import Attribute, AttributeKind, Mention

LEAST = 0.01  # of Splink's probability; our matcher decides what lies above
_ALIKE = 0.9  # Jaro-Winkler of two name keys
# How often a field agrees where two records are one party and both have the field.
_AGREE = {"names": 0.6, "phones": 0.7, "emails": 0.6, "addresses": 0.5, "numbers": 0.8}
_NEARLY = 0.3  # names that are alike and not the same, among those of one party
_FIELDS = {
    "phones": (AttributeKind.PHONE,),
    "emails": (AttributeKind.EMAIL,),
    "addresses": (AttributeKind.ADDRESS,),
    "numbers": (AttributeKind.NUMBER, AttributeKind.WALLET, AttributeKind.ACCOUNT),
    "words": (AttributeKind.NAME,),
}
_BY = ("names", "phones", "emails", "addresses", "numbers", "words")

Row = dict[str, Any]


def candidates(mentions: Sequence[Mention]) -> list[tuple[str, str, float]]:
    """Pairs of ids, in order, with Splink's probability.

    What more than ``HUB`` mentions bear leads to no pair.
    """
    if len(mentions) < 2:
        return []
    rows = list(_rows(mentions))
    return sorted(_predict(rows))


def _rows(mentions: Iterable[Mention]) -> Iterator[Row]:
    """Records; what is not known of one is nothing, which speaks neither for nor against."""
    found = [_row(each) for each in sorted(mentions, key=lambda each: each.id)]
    for name in _BY:
        borne = Counter(chain.from_iterable(row[name] for row in found))
        for row in found:
            kept = [key for key in row[name] if 1 < borne[key] <= HUB]
            row[name] = kept if row[name] else None
    yield from found


def _row(mention: Mention) -> Row:
    names = {party_name_key(name) for name in (mention.name, *mention.other_names)}
    row: Row = {
        "unique_id": mention.id,
        "name": party_name_key(mention.name),
        "names": sorted(names - {""}),
    }
    for name, kinds in _FIELDS.items():
        row[name] = sorted(_keys(mention.attributes, kinds))
    return row


def _keys(attributes: Iterable[Attribute], kinds: tuple[AttributeKind, ...]) -> set[str]:
    return {each.key for each in attributes if each.kind in kinds}


def _predict(rows: list[Row]) -> Iterator[tuple[str, str, float]]:
    import duckdb
    import polars
    from splink import Linker
    from splink.backends.duckdb import DuckDBAPI

    shape = {"unique_id": polars.String, "name": polars.String} | {
        name: polars.List(polars.String) for name in _BY
    }
    logging.getLogger("splink").setLevel(logging.ERROR)
    with duckdb.connect(":memory:") as db:
        db.execute("SET enable_progress_bar = false")
        table = DuckDBAPI(db).register(polars.DataFrame(rows, schema=shape))
        linker = Linker(table, _settings(rows), log_level=None)
        found = linker.inference.predict(
            threshold_match_probability=LEAST, warning_mode="never"
        )
        for row in found.as_record_list():
            one, other = sorted((row["unique_id_l"], row["unique_id_r"]))
            yield one, other, float(row["match_probability"])


def _settings(rows: list[Row]) -> Any:
    from splink import SettingsCreator, block_on
    from splink import comparison_library as compare

    chance = {name: _by_chance([row[name] or [] for row in rows]) for name in _AGREE}
    comparisons: list[Any] = [
        compare.JaroWinklerAtThresholds("name", [_ALIKE]).configure(
            m_probabilities=[_AGREE["names"], _NEARLY, 1 - _AGREE["names"] - _NEARLY],
            u_probabilities=_name_chances(rows),
        )
    ]
    for name in ("phones", "emails", "addresses", "numbers"):
        comparisons.append(
            compare.ArrayIntersectAtSizes(name, [1]).configure(
                m_probabilities=[_AGREE[name], 1 - _AGREE[name]],
                u_probabilities=[chance[name], 1 - chance[name]],
            )
        )
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=[
            block_on(name, arrays_to_explode=[name]) for name in _BY
        ],
        probability_two_random_records_match=1 / len(rows),  # each has one other, as it were
        retain_matching_columns=False,
        linker_uid="precurb",
    )


def _by_chance(keys: Sequence[Sequence[str]]) -> float:
    """How often two records drawn at random share a key, by counting."""
    borne = Counter(chain.from_iterable(keys))
    pairs = sum(count * (count - 1) // 2 for count in borne.values())
    return _inside(pairs / (len(keys) * (len(keys) - 1) / 2))


def _name_chances(rows: list[Row]) -> list[float]:
    same = _by_chance([[row["name"]] for row in rows])
    # Names that are alike share a telling word, or are slips of one that does.
    nearly = _by_chance([row["words"] or [] for row in rows])
    return [same, nearly, 1 - same - nearly]


def _inside(share: float) -> float:
    """A probability that is neither nought nor one, which no evidence could move."""
    return min(max(share, 1e-6), 0.4)
