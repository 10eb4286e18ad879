"""The check that YAML passes before it is knowledge, and the JSON Schema for editors.

The types of the base are declared once, in entry.py and content.py, which load no Pydantic. The models here are made
of those declarations, with what each kind of text may look like, and hand over the plain types when all is well.
Keys are the fields’ names with hyphens; one that is not known is an error.
"""

from __future__ import annotations

import dataclasses
import types
from datetime import date
from functools import cache
from typing import Annotated, Any, Final, Union, cast, get_args, get_origin, get_type_hints

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    create_model,
    field_validator,
    model_validator,
)

from bot.knowledge.content import KnowledgeFile
from bot.knowledge.entry import Entry, texts_of
from bot.knowledge.slots import SLOT, SLOTS
from bot.knowledge.text import Code, EntryId, Line, Short, Url

_TEXTS: Final[dict[object, object]] = {
    Line: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)],
    Short: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)],
    EntryId: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)],
    Code: Annotated[str, StringConstraints(pattern=r"^([245x]\d\d)?( ?[245x]\.\d{1,3}\.\d{1,3})?$", min_length=3)],
    Url: Annotated[str, StringConstraints(pattern=r"^https://")],
}


def key_of(name: str) -> str:
    """A field’s name as it is written in YAML."""
    return name.replace("_", "-")


def name_of(key: str) -> str:
    """The field that a key of YAML stands for."""
    return key.replace("-", "_")


class _Part(BaseModel):
    """What every model shares: frozen, and a key that is not known is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=key_of)


class _EntryChecks(_Part):
    """What has to hold of an entry beyond the shape of its fields."""

    @field_validator("codes", mode="before", check_fields=False)
    @classmethod
    def _codes_are_text(cls, value: object) -> object:
        return [str(item) for item in value] if isinstance(value, list) else value

    @model_validator(mode="after")
    def _slots_are_known(self) -> _EntryChecks:
        entry: Entry = _plain(self)
        for text in (*entry.wordings, *texts_of(entry)):
            for name, _ in SLOT.findall(text):
                if name not in SLOTS:
                    raise ValueError(f"the placeholder <{name}> is not known; known are {', '.join(sorted(SLOTS))}")
        return self


_BASES: Final[dict[type, type[_Part]]] = {Entry: _EntryChecks}
_PLAIN: Final[dict[type[BaseModel], type]] = {}
"""Which plain type a model was made of."""


@cache
def _model(kind: type) -> type[BaseModel]:
    """The model that checks what a type of the base is to be made of."""
    hints = get_type_hints(kind, include_extras=True)
    made: dict[str, Any] = {
        field.name: (
            _checked(hints[field.name]),
            ... if field.default is dataclasses.MISSING else Field(default=field.default),
        )
        for field in dataclasses.fields(kind)
    }
    model = create_model(kind.__name__, __base__=_BASES.get(kind, _Part), __doc__=kind.__doc__, **made)
    _PLAIN[model] = kind
    return model


def _checked(hint: Any) -> Any:
    """A field’s type, with the models in place of the plain types in it, and what its kind of text may look like."""
    if hint in _TEXTS:
        return _TEXTS[hint]
    if dataclasses.is_dataclass(hint):
        return _model(cast(type, hint))
    origin, inside = get_origin(hint), get_args(hint)
    if origin is tuple:
        return types.GenericAlias(tuple, (_checked(inside[0]), ...))
    if origin in (Union, types.UnionType):
        return Union[tuple(_checked(one) for one in inside)]  # noqa: UP007 - made of a list
    return hint


def _plain(value: Any) -> Any:
    """A model’s content as the type of the base that it was made of."""
    if isinstance(value, BaseModel):
        kind = _PLAIN[type(value)]
        return kind(**{name: _plain(getattr(value, name)) for name in type(value).model_fields})
    return tuple(map(_plain, value)) if isinstance(value, tuple) else value


def checked(raw: object) -> KnowledgeFile:
    """The content of a file, as YAML gives it, as the types of the base. Raises Pydantic’s `ValidationError`."""
    return cast(KnowledgeFile, _plain(_model(KnowledgeFile).model_validate(raw)))


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a file, for editors."""
    return _model(KnowledgeFile).model_json_schema(by_alias=True)


def as_written(part: Any) -> Any:
    """A piece of the base as it could stand in YAML: keys with hyphens, and only what is not the usual."""
    if dataclasses.is_dataclass(part):
        values = {field.name: (getattr(part, field.name), field.default) for field in dataclasses.fields(part)}
        return {key_of(name): as_written(value) for name, (value, usual) in values.items() if value != usual}
    if isinstance(part, tuple):
        return [as_written(item) for item in part]
    return part.isoformat() if isinstance(part, date) else part
