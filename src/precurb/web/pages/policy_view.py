"""Pictures of a replay: the work of each week by either policy, and what would move."""

from functools import partial
from typing import Any

from markupsafe import Markup

from precurb import pictures
from precurb.app.prose import Language, reason, word
from precurb.app.replay import Replayed
from precurb.app.replay_tally import Week
from precurb.app.sign_words import family_word, sign_facts
from precurb.model import Outcome
from precurb.pictures import Caption
from precurb.web.words import t

WEEKS = 26  # the newest; all of them are in the table
_WORK = (Outcome.REVIEW, Outcome.HOLD, Outcome.STOP)


def words(language: Language) -> dict[str, Any]:
    """What the templates say of rules and signs in a language."""
    return {
        "reason": partial(reason, language=language),
        "family_of": partial(family_word, language=language),
        "sign_text": lambda sign, text: sign_facts({"sign": sign, "text": text}, language)[
            "text"
        ],
    }


def replay_values(found: Replayed, language: Language) -> dict[str, Any]:
    """What the page of a replay shows beside its result."""
    moved = [each for each in found.outcomes if each.what != each.how]
    return {
        "counts": {(each.what, each.how): each.count for each in found.outcomes},
        "moved": sum(each.count for each in moved),
        "weeks": weeks_picture(found, language),
        "moves": changes_picture(found, language),
    }


def weeks_picture(found: Replayed, language: Language) -> Markup:
    """Reviews, holds and stops of each week, by the old policy and below it by the new one."""
    parts = [pictures.Part(label=word(each, language), kind=str(each)) for each in _WORK]
    stacks = [
        _stack(week, side, language) for week in found.weeks[-WEEKS:] for side in ("old", "new")
    ]
    caption = Caption(
        key="weeks",
        title=t("policy.weeks", language),
        description=t("policy.weeks.told", language, count=len(found.weeks[-WEEKS:])),
    )
    return pictures.stacked_picture(caption, parts, stacks)


def changes_picture(found: Replayed, language: Language) -> Markup:
    """The findings that change most often."""
    bars = [
        pictures.Bar(
            label=f"{each.what} · {t(f'policy.how.{_key(each.how)}', language)}",
            value=float(each.count), text=str(each.count),
        )
        for each in found.findings[:12]
    ]  # fmt: skip
    caption = Caption(
        key="moves",
        title=t("policy.moves", language),
        description=t("policy.moves.told", language, count=len(found.findings)),
    )
    return pictures.bar_picture(caption, bars)


def _stack(week: Week, side: str, language: Language) -> pictures.Stack:
    counts = week.before if side == "old" else week.after
    sizes = tuple(float(counts.get(outcome, 0)) for outcome in _WORK)
    label = f"{week.week} {t(f'policy.side.{side}', language)}"
    return pictures.Stack(label=label, sizes=sizes, text=f"{sum(sizes):g}")


def _key(how: str) -> str:
    return how.replace(" ", "-")
