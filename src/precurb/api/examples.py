"""Examples for the answers of the OpenAPI description; every party is invented."""

from typing import Any

_LINE: dict[str, Any] = {
    "id": "01kb2f5c9d3v8m4n6p7q0r1s2t",
    "transaction": "01kb2f5c9c1a2b3c4d5e6f7g8h",
    "reference": "A-2291",
    "number": 1,
    "outcome": "hold",
    "law_date": "2026-11-27",
    "checked_on": "2026-11-27",
    "snapshot": "3f" * 32,
    "policy": "2026-11-20+0a1b2c3d",
    "cause": "received",
    "content": "9c" * 32,
    "at": "2026-11-27T12:04:31.250000Z",
}
_SENTENCE = {
    "outcome": "hold",
    "question": "what is it",
    "rule": "listed-substance",
    "text": "Acetic anhydride (CAS 108-24-7) is on UN Table II.",
    "because": "A listed substance needs a person.",
    "line": 1,
    "party": "",
    "list": "UN-1988-II",
    "entry": "un-1988-ii-01",
}
CHECK_LINE = _LINE
CHECK: dict[str, Any] = {
    "summary": _LINE | {"language": "en", "sentences": [_SENTENCE], "not_checked": []},
    "check": {"reference": "A-2291", "outcome": "hold", "judgements": [], "obligations": []},
}
DECISION: dict[str, Any] = {
    "id": "01kb2f8h0a1b2c3d4e5f6g7h8j",
    "action": "release",
    "reason": "End use shown by the declaration of 20 November.",
    "by": "ada",
    "at": "2026-11-27T13:10:00Z",
    "check": _LINE["id"],
    "transaction": _LINE["transaction"],
    "needs_second": True,
    "confirmed_by": "",
    "stands": False,
}
DUTY: dict[str, Any] = {
    "id": f"{_LINE['id']}.1",
    "check": _LINE["id"],
    "transaction": _LINE["transaction"],
    "reference": "A-2291",
    "requirement": "EU-PRE-EXPORT",
    "kind": "pre_export_notification",
    "jurisdiction": "EU",
    "applies": "owed",
    "due": "2026-12-04",
    "state": "open",
    "state_at": "2026-11-27T12:04:31Z",
    "state_by": "",
    "state_reason": "",
}
TRANSACTION: dict[str, Any] = {
    "id": _LINE["transaction"],
    "standing": "hold",
    "received": "",
    "transaction": {"reference": "A-2291", "departure": "DE", "destination": "MX"},
    "checks": [_LINE],
    "decisions": [DECISION],
    "duties": [DUTY],
}
JOB: dict[str, Any] = {
    "id": "01kb2fa1b2c3d4e5f6g7h8j9k0",
    "kind": "screen-file",
    "state": "running",
    "attempts": 1,
    "most_attempts": 5,
    "run_after": "2026-11-27T12:10:00Z",
    "created": "2026-11-27T12:10:00Z",
    "finished": None,
    "error": "",
    "done": 2500,
    "total": 10000,
    "note": "orders.csv",
}
IDENTIFIED: dict[str, Any] = {
    "query": "108-24-7",
    "verdict": "controlled",
    "on": "2026-11-27",
    "substances": ["acetic_anhydride"],
    "coverage": [],
    "classes": [],
    "otherwise": [],
    "not_checked": [],
}
MATCHED: dict[str, Any] = {
    "query": "Hebei Guanlang Biotechnology",
    "band": "match",
    "hits": [],
    "not_checked": [],
    "matcher": "names 4",
}
LIST: dict[str, Any] = {
    "id": "UN-1988-I",
    "kind": "substances",
    "place": "INT",
    "title": "United Nations Convention of 1988, Table I",
    "publisher": "INCB",
    "day": "2026-11-01",
    "age_days": 26,
    "entries": 43,
    "sha256": "5b" * 32,
    "source": "",
    "marking": "",
    "stale": False,
}
LIST_VERSION: dict[str, Any] = {
    "snapshot": "3f" * 32,
    "day": "2026-11-01",
    "entries": 43,
    "sha256": "5b" * 32,
    "at": "2026-11-02T04:30:11Z",
    "before": "",
    "kept": True,
}
DIFFERENCES: dict[str, Any] = {
    "old": "1c" * 32,
    "new": "3f" * 32,
    "counts": [{"list": "ofac", "added": 1, "changed": 0, "removed": 0}],
    "total": 1,
    "items": [
        {
            "list": "ofac",
            "entry": "1",
            "kind": "added",
            "name": "EXAMPLE LTD",
            "fields": [],
        }
    ],
    "next": "",
}
ALERT: dict[str, Any] = {
    "id": "01kb2fd0e1f2g3h4j5k6m7n8p9",
    "kind": "worse",
    "state": "open",
    "transaction": _LINE["transaction"],
    "reference": "A-2291",
    "rescreening": "01kb2fc0d1e2f3g4h5j6k7m8n9",
    "old_check": _LINE["id"],
    "new_check": "01kb2fcz0a1b2c3d4e5f6g7h8j",
    "before": "review",
    "after": "stop",
    "moved": [],
    "reason": "",
    "at": "2026-11-28T04:31:00Z",
    "closed": None,
    "closed_by": "",
    "closed_reason": "",
    "decision": "",
}
LINK: dict[str, Any] = {
    "seq": 1204,
    "at": "2026-11-27T12:04:31.250000Z",
    "who": "ada",
    "act": "keep check",
    "object": f"check {_LINE['id']}",
    "content": "9c" * 32,
    "previous": "7d" * 32,
    "hash": "8e" * 32,
}
WEBHOOK: dict[str, Any] = {
    "id": "01kb2fe0f1g2h3j4k5m6n7p8q9",
    "url": "https://erp.example.com/precurb",
    "events": ["check.held"],
    "created": "2026-11-27T09:00:00Z",
    "created_by": "root",
    "ended": None,
}
DELIVERY: dict[str, Any] = {
    "id": "msg_01kb2ff0g1h2j3k4m5n6p7q8r9",
    "webhook": WEBHOOK["id"],
    "event": "check.held",
    "body": '{"type": "check.held"}',
    "state": "waiting",
    "attempts": 1,
    "created": "2026-11-27T12:04:31Z",
    "next": "2026-11-27T12:04:36Z",
    "ended": None,
    "status": 503,
    "error": "the receiver answered 503",
}
ME: dict[str, Any] = {
    "name": "ada",
    "display": "Ada Example",
    "grants": [{"role": "officer", "scope": ""}],
    "actions": ["check.make", "check.read"],
}


POLICY: dict[str, Any] = {
    "version": "2026-11-20+0a1b2c3d",
    "company": False,
    "own": 0,
    "problems": 0,
    "rules": [
        {"number": 1, "rule": "listed-substance", "outcome": "hold", "why": "It is listed.",
         "source": "own rule", "when": {}, "at_least": {}}
    ],
    "signs": ["CO-016"],
    "suppressions": [],
}  # fmt: skip
REPLAY: dict[str, Any] = {
    "job": JOB["id"], "state": "queued", "since": "2026-01-01", "until": None, "result": None,
}  # fmt: skip
RESCREENING: dict[str, Any] = {
    "id": ALERT["rescreening"], "state": "done", "cause": "lists changed",
    "from_snapshot": "1c" * 32, "to_snapshot": "3f" * 32,
    "from_policy": _LINE["policy"], "to_policy": _LINE["policy"], "whole": "",
    "total": 14, "done": 14, "worse": 1, "better": 0, "other": 0, "same": 13, "failed": 0,
    "created": "2026-11-28T04:30:40Z", "finished": "2026-11-28T04:31:02Z",
}  # fmt: skip
WHAT_CHANGED: dict[str, Any] = {
    "rescreening": RESCREENING, "lists": [], "policy": [], "parties": [], "decided": [],
    "alerts": [ALERT], "proposals": [], "reopened": [],
}  # fmt: skip


DOSSIER: dict[str, Any] = {
    "format": "precurb-dossier/1", "check_sha256": "9c" * 32, "audit": f"1204-{'8e' * 32}",
}  # fmt: skip


def part(*items: dict[str, Any]) -> dict[str, Any]:
    """A part of a list, the last one."""
    return {"items": list(items), "next": ""}
