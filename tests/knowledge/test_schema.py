"""What is checked against the schema comes out as the plain types, and can be written down again."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from pydantic import ValidationError

from bot.knowledge.content import KnowledgeFile
from bot.knowledge.entry import Entry, Examples, Source, Steps, Variant, When
from bot.knowledge.schema import as_written, checked, json_schema, key_of
from tests.shipped import shipped

RAW = {
    "id": "full",
    "reason": "full",
    "label": "  Full ",
    "codes": [552, "5.2.2"],
    "refused-by": ["recipient"],
    "steps": {"sender-admin": ["Wait."]},
    "variants": [{"when": {"dns-record": ["MX"]}, "retry": "No."}],
    "sources": [{"title": "RFC 3463"}],
    "checked": "2026-02-03",
}


def test_what_is_checked_is_of_the_plain_types_all_the_way_down() -> None:
    assert checked({"entries": [RAW]}).entries == (
        Entry(
            id="full",
            reason="full",
            label="Full",
            codes=("552", "5.2.2"),
            refused_by=("recipient",),
            steps=Steps(sender_admin=("Wait.",)),
            variants=(Variant(when=When(dns_record=("MX",)), retry="No."),),
            sources=(Source(title="RFC 3463"),),
            checked=date(2026, 2, 3),
            examples=Examples(),
        ),
    )


@pytest.mark.parametrize(
    "change",
    [
        {"refused_by": ["own"]},
        {"refused-by": ["somebody"]},
        {"id": "Full"},
        {"label": ""},
        {"label": "x" * 121},
        {"codes": ["fifty"]},
        {"sources": [{"title": "x", "url": "http://example.com"}]},
        {"title": "of <nothing>"},
        {"steps": {"sender": "Wait."}},
    ],
)
def test_what_does_not_fit_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        checked({"entries": [{**RAW, **change}]})


def test_the_base_that_ships_written_down_and_checked_again_is_the_same() -> None:
    base = shipped()
    written = {
        key_of(field.name): as_written(tuple(getattr(base, field.name))) for field in dataclasses.fields(KnowledgeFile)
    }
    again = checked(written)
    for field in dataclasses.fields(KnowledgeFile):
        assert getattr(again, field.name) == tuple(getattr(base, field.name))


def test_every_key_of_the_schema_has_hyphens_and_every_type_its_description() -> None:
    types = json_schema()["$defs"]
    assert {"Entry", "Variant", "When", "Steps", "Replies"} <= types.keys()
    for name, schema in types.items():
        assert schema["additionalProperties"] is False
        assert schema["description"], name
        assert not any("_" in key for key in schema["properties"])
