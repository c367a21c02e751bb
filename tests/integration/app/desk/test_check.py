"""One item is screened and kept in one step."""

import pytest

from desk_cases import ADA, NOBODY, OTTO, checked, question
from precurb.app.access.actor import Actor
from precurb.app.check import Question
from precurb.app.desk.check import check_again, check_item, check_transaction
from precurb.app.desk.pages import Part
from precurb.app.desk.transactions import Wanted, find_checks, read_check
from precurb.app.records import verify_audit
from precurb.app.service import Service
from precurb.errors import DeniedError, InvalidRecordError, UnknownRecordError
from precurb.model import Outcome
from trade_cases import line, order


def test_what_is_answered_is_what_is_kept(service: Service) -> None:
    made = checked(service)
    _, kept = read_check(made.kept.id, service=service, actor=ADA)
    assert kept == made.check
    assert verify_audit(store=service.store).objects == 2


def test_several_goods_are_lines_of_one_check(service: Service) -> None:
    asked = Question(goods="5 kg citric acid\n\n1 kg glue", reference="A-1")
    made = check_item(asked, service=service, actor=ADA)
    assert [(each.number, each.description) for each in made.check.transaction.lines] == [
        (1, "citric acid"), (2, "glue"),
    ]  # fmt: skip


def test_a_drawn_structure_is_goods_enough(alone: Service) -> None:
    asked = Question(smiles="CC(=O)OC(C)=O", departure="DE", destination="MX")
    made = check_item(asked, service=alone, actor=ADA)
    assert "acetic_anhydride" in {
        each.finding.facts.get("substance_key") for each in made.check.judgements
    }


def test_a_drawn_structure_belongs_to_the_first_goods(alone: Service) -> None:
    asked = Question(goods="the new solvent\nglue", smiles="CC(=O)OC(C)=O")
    lines = check_item(asked, service=alone, actor=ADA).check.transaction.lines
    assert [each.smiles for each in lines] == ["CC(=O)OC(C)=O", ""]


def test_without_a_reference_the_content_names_the_check(alone: Service) -> None:
    one, two = (check_item(question(""), service=alone, actor=ADA) for _ in range(2))
    assert one.check.reference.startswith("check-")
    assert one.kept == two.kept


def test_nothing_asked_is_refused(alone: Service) -> None:
    with pytest.raises(InvalidRecordError, match="nothing is asked"):
        check_item(Question(goods="  \n "), service=alone, actor=ADA)


def test_a_country_that_is_none_is_refused(alone: Service) -> None:
    with pytest.raises(InvalidRecordError, match="ISO 3166"):
        check_item(Question(goods="glue", departure="Germany"), service=alone, actor=ADA)


@pytest.mark.parametrize("who", [NOBODY, OTTO], ids=["no role", "auditor"])
def test_who_may_not_check_leaves_nothing(alone: Service, who: Actor) -> None:
    with pytest.raises(DeniedError, match=r"check\.make"):
        check_item(question(), service=alone, actor=who)
    assert find_checks(Wanted(), Part(), service=alone, actor=ADA).items == ()


def test_a_whole_transaction_keeps_its_own_name(alone: Service) -> None:
    made = check_transaction(order(line(), reference="B-7"), service=alone, actor=ADA)
    assert (made.kept.reference, made.kept.new) == ("B-7", True)


def test_checking_again_with_the_same_lists_is_the_check_that_is_there(
    alone: Service,
) -> None:
    first = checked(alone)
    assert check_again(first.kept.id, service=alone, actor=ADA).kept == first.kept


def test_checking_again_what_is_not_there_is_told(alone: Service) -> None:
    with pytest.raises(UnknownRecordError):
        check_again("0" * 26, service=alone, actor=ADA)


def test_checks_are_paged_from_the_newest(service: Service) -> None:
    for number in range(5):
        checked(service, f"A-{number}")
    first = find_checks(Wanted(), Part(most=3), service=service, actor=OTTO)
    rest = find_checks(Wanted(), Part(after=first.next, most=3), service=service, actor=OTTO)
    assert [each.reference for each in (*first.items, *rest.items)] == [
        "A-4", "A-3", "A-2", "A-1", "A-0",
    ]  # fmt: skip
    assert rest.next == ""


def test_checks_are_found_by_outcome(service: Service) -> None:
    checked(service, "A-1")
    checked(service, "A-2", goods="5 kg glue", destination="AT")
    wanted = Wanted(outcomes=(Outcome.RELEASE,))
    found = find_checks(wanted, Part(), service=service, actor=ADA).items
    assert [each.reference for each in found] == ["A-2"]


@pytest.mark.parametrize("after", ["x", "-1", "1; DROP TABLE checks", "9" * 30, "²"])
def test_a_mark_that_is_none_of_ours_is_refused(alone: Service, after: str) -> None:
    with pytest.raises(InvalidRecordError):
        find_checks(Wanted(), Part(after=after), service=alone, actor=ADA)
