"""``precurb doctor``: look the installation over, and say what to mend."""

from typing import Annotated

from cyclopts import App, Parameter

from precurb.app.home import Home
from precurb.cli import show


def add_doctor_command(app: App) -> None:
    """Add ``doctor`` to the program."""
    app.command(doctor_command, name="doctor")


def doctor_command(*, json: Annotated[bool, Parameter(negative="")] = False) -> int:
    """Look the installation over: what is well, what is not, and what to do about it.

    Exit status 0 where all is well, 1 where something is lacking, 2 where something is broken.

    Args:
        json: Print as JSON.
    """
    from precurb.app.doctor import State, examine

    remarks = examine(Home.of_user())
    if json:
        show.as_json(remarks)
    else:
        for each in remarks:
            print(f"{_SHAPES[each.state]} {each.what:<13} {each.told}")
            if each.mend:
                print(f"{'':<16}→ {each.mend}")
    states = {each.state for each in remarks}
    return 2 if State.BROKEN in states else int(State.LACKING in states)


_SHAPES = {"well": "●", "lacking": "◐", "broken": "■"}
