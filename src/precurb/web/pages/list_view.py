"""Pictures of lists: how well they are grounded, and how they grew."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from precurb import pictures
from precurb.app.prose import Language, word
from precurb.app.shown.lists import ListLine, Lists, VersionLine
from precurb.model import Extent, Scope, Verification
from precurb.pictures import Caption
from precurb.web.words import t

FORMS = (
    "salts", "optical_isomers", "geometric_isomers", "esters", "ethers", "amides",
    "carbamates", "halides", "acetals", "derivatives",
)  # fmt: skip
_KINDS = dict(zip(Verification, ("ground-1", "ground-2", "ground-3", "ground-4"), strict=True))


def covers(scope: Scope, language: Language) -> str:
    """The forms that an entry covers beside the substance, in words of a language."""
    by_extent = {
        extent: [t(f"lists.form.{name}", language) for name in FORMS
                 if getattr(scope, name) is extent]
        for extent in (Extent.COVERED, Extent.OPEN, Extent.EXCLUDED)
    }  # fmt: skip
    parts = [", ".join(by_extent[Extent.COVERED])]
    excluded = [*by_extent[Extent.EXCLUDED], *scope.excludes]
    for key, forms in (("open", by_extent[Extent.OPEN]), ("excluded", excluded)):
        if forms:
            parts.append(t(f"lists.extent.{key}", language, forms=", ".join(forms)))
    if scope.products_only:
        parts.append(t("lists.products_only", language))
    return "; ".join(filter(None, parts))


def grounds_picture(found: Lists, language: Language) -> Markup:
    """Entries of every control list by how well they are grounded."""
    parts = [
        pictures.Part(label=word(level, language), kind=_KINDS[level]) for level in Verification
    ]
    stacks = []
    for each in found.substances:
        counts = dict(each.grounds)
        sizes = tuple(float(counts.get(level, 0)) for level in Verification)
        stacks.append(pictures.Stack(label=each.id, sizes=sizes, text=str(each.entries)))
    caption = Caption(
        key="grounds",
        title=t("lists.grounds", language),
        description=t("lists.grounds.told", language, count=len(stacks)),
    )
    return pictures.stacked_picture(caption, parts, stacks)


def size_pictures(found: Lists, language: Language) -> Mapping[str, Markup]:
    """How the entries of each list went over its versions; nothing of lists of one version."""
    return {
        each.id: pictures.sparkline(
            Caption(
                key=f"size-{each.id.lower()}",
                title=t("lists.sizes", language, list=each.id),
                description=", ".join(map(str, each.sizes[-12:])),
            ),
            each.sizes[-60:],
        )
        for each in (*found.substances, *found.parties)
        if len(each.sizes) > 1
    }


def versions_picture(
    line: ListLine, versions: Sequence[VersionLine], language: Language
) -> Markup:
    """The entries of a list over the days of its versions; nothing of a single version."""
    if len(versions) < 2:
        return Markup("")
    points = sorted({each.day: float(each.entries) for each in reversed(versions)}.items())
    caption = Caption(
        key="versions",
        title=t("lists.versions.picture", language, list=line.id),
        description=t("lists.versions.told", language, count=len(versions)),
    )
    told = pictures.Line(
        label=str(versions[0].entries),
        points=tuple(pictures.Point(day, value) for day, value in points),
    )
    return pictures.line_picture(caption, (told,))
