"""What the page of a check shows."""

from dataclasses import replace

import pytest

from desk_cases import ADA, LISTED, NOBODY, OTTO, checked
from precurb.app.desk.check import check_transaction
from precurb.app.desk.decide import decide
from precurb.app.desk.view import check_view
from precurb.app.service import Service
from precurb.errors import DeniedError, InvalidRecordError, UnknownRecordError
from precurb.model import Outcome, Paper
from precurb.model.papers import PaperKind
from precurb.store.decisions import Action as Ruling
from trade_cases import line, order


def test_the_four_questions_are_answered_most_severe_first(service: Service) -> None:
    made = checked(service, customer=LISTED)
    seen = check_view(made.kept.id, "en", service=service, actor=OTTO)
    assert [each.key for each in seen.questions] == ["what", "who", "papers", "money"]
    for each in seen.questions:
        severe = [one.outcome.severity for one in each.findings]
        assert severe == sorted(severe, reverse=True)
    assert [each.asked for each in seen.questions] == [True, True, True, False]
    assert max(q.outcome.severity for q in seen.questions if q.outcome) == (
        made.check.outcome.severity
    )


def test_a_listed_name_is_laid_beside_the_one_of_the_papers(alone: Service) -> None:
    made = checked(alone, customer="GOLF CARTEL")
    seen = check_view(made.kept.id, "en", service=alone, actor=OTTO)
    (found,) = [f for q in seen.questions for f in q.findings if f.aligned]
    words = [
        (each.asked.casefold(), each.listed.casefold(), each.sign) for each in found.aligned
    ]
    assert ("golf", "gulf", "≈") in words
    assert ("cartel", "cartel", "=") in words
    assert found.allowable


def test_a_listed_structure_is_drawn(alone: Service) -> None:
    made = checked(alone)
    seen = check_view(made.kept.id, "en", service=alone, actor=OTTO)
    drawn = [f for q in seen.questions for f in q.findings if f.drawing]
    assert drawn
    assert all(each.drawing.startswith("<svg") for each in drawn)
    assert not any(word in drawn[0].drawing for word in ("href", "url(", "<script", "<image"))


def test_papers_that_contradict_each_other_stand_side_by_side(alone: Service) -> None:
    goods = line(kg=500, number=1)
    papers = tuple(
        Paper(kind=kind, number=kind, lines=(line(kg=kg, number=1, net_kg=kg),))
        for kind, kg in ((PaperKind.INVOICE, 500.0), (PaperKind.PACKING_LIST, 520.0))
    )
    told = replace(order(goods, reference="B-1"), papers=papers)
    made = check_transaction(told, service=alone, actor=ADA)
    seen = check_view(made.kept.id, "de", service=alone, actor=OTTO)
    sides = [f.sides for q in seen.questions for f in q.findings if f.sides]
    assert sides
    assert {each.paper for each in sides[0]} == {"Rechnung", "Packliste"}
    assert all(each.about and each.says for each in sides[0])


@pytest.mark.parametrize("language", ["en", "de", "zh", "es"])
def test_every_duty_is_told_with_its_law(alone: Service, language: str) -> None:
    made = checked(alone)
    seen = check_view(made.kept.id, language, service=alone, actor=OTTO)
    assert len(seen.duties) == len(made.check.obligations)
    assert all(each.title and each.sentence and each.law and each.when for each in seen.duties)
    assert len({each.id for each in seen.duties}) == len(seen.duties)


def test_what_people_decided_is_shown(alone: Service) -> None:
    made = checked(alone)
    decide(made.kept.id, Ruling.HOLD, "licence is missing", service=alone, actor=ADA)
    seen = check_view(made.kept.id, "en", service=alone, actor=OTTO)
    assert [each.reason for each in seen.decisions] == ["licence is missing"]
    assert seen.newest == made.kept.id


def test_a_gap_says_where_and_why(alone: Service) -> None:
    goods = "5 kg of something, CAS 108-24-8"
    made = checked(alone, goods=goods, destination="AT")
    seen = check_view(made.kept.id, "en", service=alone, actor=OTTO)
    assert len(seen.gaps) == len(made.check.not_checked)
    assert all(why and code for _, why, code in seen.gaps)


def test_a_release_shows_no_finding_that_decides(alone: Service) -> None:
    made = checked(alone, goods="5 kg citric acid", destination="AT")
    seen = check_view(made.kept.id, "en", service=alone, actor=OTTO)
    assert made.check.outcome is Outcome.RELEASE
    assert [each.outcome for each in seen.questions if each.outcome] == []


def test_another_language_is_refused(alone: Service) -> None:
    made = checked(alone)
    with pytest.raises(InvalidRecordError, match="language"):
        check_view(made.kept.id, "../../etc/passwd", service=alone, actor=OTTO)


def test_who_may_not_read_sees_nothing(alone: Service) -> None:
    made = checked(alone)
    with pytest.raises(DeniedError):
        check_view(made.kept.id, "en", service=alone, actor=NOBODY)


def test_a_check_that_is_not_there_is_told(alone: Service) -> None:
    with pytest.raises(UnknownRecordError):
        check_view("no", "en", service=alone, actor=OTTO)
