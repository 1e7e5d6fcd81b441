"""The shape of the files in procedures/: strict models, and the JSON Schema that editors read.

Run as `python -m agent.procedure.schema`, it prints `procedures/schema.json`.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic.json_schema import models_json_schema

from agent.marked_yaml import NodePath
from agent.procedure.contract import CONTRACTS, ActionContract
from agent.procedure.model import GUIDE_TEXTS

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_Text = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=r"\S")]
_ProcedureId = Annotated[str, StringConstraints(max_length=40, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
_PhaseId = Annotated[str, StringConstraints(max_length=40, pattern=r"^[a-z][a-z0-9_]*$")]
_Version = Annotated[str, StringConstraints(max_length=40, pattern=r"^[0-9A-Za-z][0-9A-Za-z.+-]*$")]
_Maker = Annotated[str, StringConstraints(max_length=40, pattern=r"^[^A-Z\s]([^A-Z]*[^A-Z\s])?$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class WordsShape(_Strict):
    """A text in every language; `{names}` in braces are filled in by the program."""

    fr: _Text
    en: _Text


class PhaseShape(_Strict):
    """One stage: what it is called, which action it runs, and what it says."""

    id: _PhaseId = Field(description="Its name in the record and in --answer ID.field=value.")
    do: Annotated[str, Field(description="The action that it runs.")]
    title: WordsShape
    deadline_s: Annotated[int, Field(ge=1, le=86_400)] | None = Field(
        default=None, description="Seconds after which the phase is a time-out."
    )
    repeats: int = Field(
        default=0, ge=0, le=100, description="How often its action may ask to be done again."
    )
    say: Mapping[str, WordsShape] = Field(default={}, description="The texts of its action.")


class ProcedureShape(_Strict):
    """A procedure: what is done with a tablet, in which order, in which words."""

    id: _ProcedureId = Field(description="The name of the file, without .yaml.")
    version: _Version = Field(description="Yours to raise at each change; it goes on record.")
    title: WordsShape
    phases: Annotated[list[PhaseShape], Field(min_length=1, max_length=50)]


class MakerShape(_Strict):
    """How the tablets of some makers name things in Settings."""

    id: _ProcedureId = Field(description="`any` fits every maker that no other guide names.")
    makers: Annotated[list[_Maker], Field(max_length=50)] = Field(
        default=[], description="ro.product.brand or ro.product.manufacturer, in lower case."
    )
    say: Mapping[str, WordsShape]


class MakersShape(_Strict):
    """The guides of makers.yaml."""

    version: _Version
    makers: Annotated[list[MakerShape], Field(min_length=1, max_length=100)]


Shape = TypeVar("Shape", ProcedureShape, MakersShape)


@dataclass(frozen=True)
class Fault:
    """One thing that a model refuses: pydantic's stable code, where, and its limits."""

    type: str
    path: NodePath
    context: Mapping[str, Any]


def validate(shape: type[Shape], value: object) -> tuple[Shape | None, tuple[Fault, ...]]:
    """Return the validated file, or None and every fault in it."""
    try:
        return shape.model_validate(value), ()
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        return None, tuple(Fault(d["type"], d["loc"], d.get("ctx", {})) for d in details)


def keys_at(shape: type[ProcedureShape] | type[MakersShape], path: NodePath) -> tuple[str, ...]:
    """Return the keys that a mapping at this path of a file may have."""
    match path:
        case ():
            return tuple(shape.model_fields)
        case ("phases", int()):
            return tuple(PhaseShape.model_fields)
        case ("makers", int()):
            return tuple(MakerShape.model_fields)
    return tuple(WordsShape.model_fields)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of both kinds of file, with the texts of each action."""
    _, schema = models_json_schema(
        [(ProcedureShape, "validation"), (MakersShape, "validation")], title="quitus"
    )
    shapes = schema["$defs"]
    phase, maker = shapes["PhaseShape"], shapes["MakerShape"]
    phase["properties"]["do"]["enum"] = sorted(CONTRACTS)
    phase["allOf"] = [_texts_of(do, contract) for do, contract in sorted(CONTRACTS.items())]
    maker["properties"]["say"]["propertyNames"] = {"enum": list(GUIDE_TEXTS)}
    return {
        "$schema": DIALECT,
        "title": "quitus: procedures, and the guides of makers",
        "if": {"required": ["makers"]},
        "then": {"$ref": "#/$defs/MakersShape"},
        "else": {"$ref": "#/$defs/ProcedureShape"},
        "$defs": shapes,
    }


def _texts_of(do: str, contract: ActionContract) -> dict[str, Any]:
    words = {"$ref": "#/$defs/WordsShape"}
    say = {
        "properties": dict.fromkeys(sorted(contract.known_texts), words),
        "required": sorted(contract.texts),
        "additionalProperties": False,
    }
    required = ["say"] if contract.texts else []
    return {
        "if": {"properties": {"do": {"const": do}}, "required": ["do"]},
        "then": {"properties": {"say": say}, "required": required},
    }


if __name__ == "__main__":
    json.dump(json_schema(), sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")
