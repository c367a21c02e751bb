"""``docs/access.md`` says what is so."""

from pathlib import Path

from precurb.app.access.actions import Action
from precurb.app.access.roles import roles, roles_to_give

PAGE = (Path(__file__).resolve().parents[4] / "docs" / "access.md").read_text("utf-8")


def test_the_table_of_roles_and_actions_is_that_of_the_roles() -> None:
    rows = [
        f"| action | {' | '.join(roles_to_give())} |",
        f"|{'---|' * (len(roles_to_give()) + 1)}",
    ]
    for action in Action:
        held = ("yes" if action in roles()[name].actions else "" for name in roles_to_give())
        rows.append(f"| `{action}` | {' | '.join(held)} |")
    assert "\n".join(rows) in PAGE


def test_the_table_of_roles_is_that_of_the_roles() -> None:
    for name in roles_to_give():
        apart = ", ".join(each for each in roles_to_give() if each in roles()[name].apart_from)
        assert f"| `{name}` | {roles()[name].why} | {apart} |" in PAGE
