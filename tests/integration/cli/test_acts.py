"""``precurb notify``, ``incident`` and ``request`` as they are typed, between two nodes."""

import json
from pathlib import Path

import pytest
from cyclopts import App

from access_cases import PASSWORD
from precurb.app.access.actor import SYSTEM
from precurb.app.access.people import NewUser, add_user, grant
from precurb.app.access.tokens import Wanted, make_token
from precurb.app.check import Question
from precurb.app.desk.check import check_item
from precurb.app.exchange.node import Profile, create_node, make_card, open_node
from precurb.app.exchange.peers import Agreement, add_peer, fingerprint_of, trust_peer
from precurb.app.home import Home
from precurb.app.service import Service
from precurb.cli.acts import add_act_commands
from precurb.errors import InvalidRecordError, UnauthenticatedError
from precurb.exchange.acts.payload import SUBJECTS

INCIDENT = {
    "type": "seizure", "happened": {"day": "2018-12-01", "precision": "month"},
    "country": "DE", "summary": "A seizure by customs",
    "items": [
        {"name": "acetic anhydride", "amounts": [{"value": "300", "unit": "kg"}]}
    ],
}  # fmt: skip


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A node that trusts another one, and somebody who may draft and sign."""
    monkeypatch.delenv("PRECURB_DATABASE", raising=False)
    monkeypatch.setenv("PRECURB_KEY_PASSPHRASE", PASSWORD)
    monkeypatch.setenv("PRECURB_HOME", str(tmp_path / "other"))
    card = _node("mx-b")
    monkeypatch.setenv("PRECURB_HOME", str(tmp_path / "home"))
    _node("de-a")
    with Service.open(Home.of_user()) as service:
        peer = add_peer(card, service=service, actor=SYSTEM)
        kinds = Agreement(kinds=tuple(SUBJECTS))
        trust_peer("mx-b", fingerprint_of(peer), kinds, service=service, actor=SYSTEM)
        add_user(NewUser(name="ada", role="approver"), service=service, actor=SYSTEM)
        grant("ada", "officer", "", service=service, actor=SYSTEM)
        made = make_token(Wanted(label="x"), service=service, actor=SYSTEM, user="ada")
    monkeypatch.setenv("PRECURB_TOKEN", made.secret)
    return Home.of_user()


def _node(name: str) -> str:
    with Service.open(Home.of_user()) as service:
        create_node(Profile(name=name, display=name), PASSWORD, service=service, actor=SYSTEM)
        at = service.acting(SYSTEM).at
        return make_card(open_node(service), service=service, at=at)


def run(*words: str) -> object:
    app = App()
    add_act_commands(app)
    return app(list(words), exit_on_error=False, result_action="return_value")


def test_a_notification_is_drafted_sent_listed_and_tabled(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    with Service.open(home) as service:
        question = Question(
            goods="250 kg acetic anhydride, CAS 108-24-7", departure="DE", destination="MX",
            date=service.today(), reference="A-1",
        )  # fmt: skip
        transaction = check_item(question, service=service, actor=SYSTEM).kept.transaction
    run("notify", "draft", transaction, "--to", "mx-b", "--end-use", "coatings")
    found = capsys.readouterr().out.strip()
    run("notify", "send", found)
    assert "silence allows" in capsys.readouterr().out
    run("notify", "list")
    assert f"{found}  de-a → mx-b  sent" in capsys.readouterr().out
    run("notify", "table")
    assert "acetic anhydride" in capsys.readouterr().out
    run("notify", "say", found, "suspended", '{"reason": "new facts"}')
    run("notify", "show", found)
    told = json.loads(capsys.readouterr().out)
    assert [each["act"] for each in told["events"]] == ["Drafted", "Sent", "Suspended"]


def test_an_incident_goes_from_a_file_to_stix_and_back_to_a_draft(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "incident.json"
    file.write_text(json.dumps(INCIDENT))
    run("incident", "draft", str(file), "mx-b")
    found = capsys.readouterr().out.strip()
    run("incident", "share", found)
    assert capsys.readouterr().out == "1\n"
    run("incident", "export", found, "--form", "stix")
    bundle = tmp_path / "bundle.json"
    bundle.write_text(capsys.readouterr().out)
    run("incident", "propose", str(bundle), "mx-b", "--tlp", "green")
    draft = capsys.readouterr().out.strip()
    run("incident", "list", "--json")
    told = json.loads(capsys.readouterr().out)
    assert [(each["id"], each["state"]) for each in told] == [
        (draft, "draft"), (found, "shared"),
    ]  # fmt: skip
    run("incident", "withdraw", found, "false alarm")
    run("incident", "list")
    assert "withdrawn" in capsys.readouterr().out


def test_a_request_is_drafted_sent_and_extended(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    run("request", "draft", "mx-b", "Consignee", "Who bought?", "--purpose", "control")
    found = capsys.readouterr().out.strip()
    run("request", "send", found)
    run("request", "say", found, "extended", '{"hours": 24}')
    run("request", "show", found)
    told = json.loads(capsys.readouterr().out)
    assert [each["act"] for each in told["events"]] == ["Drafted", "Asked", "Extended"]


def test_an_act_that_there_is_not_is_named(home: Home) -> None:
    with pytest.raises(InvalidRecordError, match="there are replied, supplemented"):
        run("notify", "say", "x", "sent")


def test_nobody_writes_without_a_token(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PRECURB_TOKEN")
    with pytest.raises(UnauthenticatedError):
        run("incident", "share", "x")
