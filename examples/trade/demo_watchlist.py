"""Writes the invented watchlist as FollowTheMoney entities, one JSON object a line."""

import json
from pathlib import Path
from typing import Any

MARK = "DEMO – INVENTED"


def write_watchlist(path: Path, listed: tuple[dict[str, Any], ...]) -> None:
    """Write every listed party, each marked as invented."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for entry in listed:
            file.write(json.dumps(_entity(entry), ensure_ascii=False) + "\n")


def _entity(entry: dict[str, Any]) -> dict[str, Any]:
    properties = {key: value for key, value in entry.items() if key not in ("id", "schema")}
    names = properties.get("name") or properties["publicKey"]
    properties |= {
        "programId": [MARK],
        "notes": [f"{MARK}: this party does not exist and is on no real list."],
    }
    return {
        "id": entry["id"],
        "caption": names[0],
        "schema": entry["schema"],
        "properties": properties,
        "datasets": ["demo-invented"],
    }
