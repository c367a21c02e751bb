"""What went and what came, field by field."""

from precurb.app.shown.differences import FieldChange, field_changes


def test_inner_fields_are_named_by_their_path() -> None:
    old = {"scope": {"salts": "silent", "note": ""}, "cas": ""}
    new = {"scope": {"salts": "covered", "note": ""}, "cas": "108-24-7"}
    assert list(field_changes(old, new)) == [
        FieldChange(field="scope.salts", went=("silent",), came=("covered",)),
        FieldChange(field="cas", went=(), came=("108-24-7",)),
    ]


def test_names_tell_only_those_that_went_or_came() -> None:
    kept = {"text": "Muster GmbH", "quality": "strong", "kind": "name"}
    gone = {"text": "Muster Ltd", "quality": "weak", "kind": "a.k.a."}
    found = list(field_changes({"names": [kept, gone]}, {"names": [kept]}))
    assert found == [FieldChange(field="names", went=("Muster Ltd, weak, a.k.a.",), came=())]


def test_what_is_equal_is_not_told() -> None:
    assert list(field_changes({"a": 1, "b": [1]}, {"a": 1, "b": [1]})) == []
