"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

KnowledgeOption = Annotated[
    Path | None,
    typer.Option("--knowledge", help="Another knowledge base than the one that ships.", metavar="DIR"),
]
TeamOption = Annotated[
    Path | None, typer.Option("--team", help="A team’s own entries, laid over the others.", metavar="DIR")
]
