"""The kinds of text that the base is made of.

The types of the base (entry.py, content.py) only name them. What such a text may look like is checked where YAML is
read: schema.py makes its models of those very types, and knows each kind.
"""

from __future__ import annotations

from typing import Annotated

Line = Annotated[str, "line"]
"""A sentence or a few."""
Short = Annotated[str, "short"]
"""A name, or a heading."""
EntryId = Annotated[str, "id"]
Code = Annotated[str, "code"]
Url = Annotated[str, "url"]
