"""`rebound explain --jsonl`: one JSON object a line in and out, in order, by one process or by several."""

from __future__ import annotations

import json
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Final

from bot.answering.explain import Explainer
from bot.answering.result import result_of

AT_ONCE: Final = 32
"""How many lines a process is handed at once."""
AHEAD: Final = 4
"""How many such portions a process may be ahead of what was printed: so memory stays the same however long the run."""

Content = Callable[[str], bytes]
"""The content of the file that a row names. Raises `OSError` and `ValueError`."""


def explained(lines: Iterable[bytes], explainer: Explainer, content: Content) -> Iterator[str]:
    """Each line’s answer; one that cannot be read gives a line with `error`."""
    for line in lines:
        if line.strip():
            yield json.dumps(_one(explainer, line, content))


def explained_by_several(
    lines: Iterable[bytes], make: Callable[[], Explainer], content: Content, jobs: int
) -> Iterator[str]:
    """The same, in the same order, by so many processes, each with an explainer that it makes itself."""
    from concurrent.futures import Future, ProcessPoolExecutor  # only here: a run by one process need not load it

    waiting: deque[Future[list[str]]] = deque()
    left = iter(lines)
    portions = iter(lambda: list(islice(left, AT_ONCE)), [])
    with ProcessPoolExecutor(jobs, initializer=_begin, initargs=(make, content)) as pool:
        for portion in portions:
            waiting.append(pool.submit(_portion, portion))
            if len(waiting) >= AHEAD * jobs:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


_WITH: list[tuple[Explainer, Content]] = []
"""What a process of the pool explains with."""


def _begin(make: Callable[[], Explainer], content: Content) -> None:
    _WITH[:] = [(make(), content)]


def _portion(lines: list[bytes]) -> list[str]:
    [(explainer, content)] = _WITH
    return list(explained(lines, explainer, content))


def _one(explainer: Explainer, line: bytes, content: Content) -> dict[str, object]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return {"id": None, "error": f"this line is not JSON: {error}"}
    if not isinstance(row, dict) or not isinstance(row.get("text", row.get("path")), str):
        found = row.get("id") if isinstance(row, dict) else None
        return {"id": found, "error": "expected an object with “id” and “text” or “path”"}
    try:
        data: bytes | str = row["text"] if "text" in row else content(row["path"])
    except OSError as error:
        return {"id": row.get("id"), "error": f"{row['path'] or 'an empty name'} cannot be read: {error.strerror}"}
    except ValueError:
        return {"id": row.get("id"), "error": f"{row['path']!r} is not the name of a file"}
    try:
        return {"id": row.get("id"), **result_of(explainer.explain(data))}
    except Exception as error:  # noqa: BLE001 - a fault of the program is told, here and on standard error; the run goes on
        traceback.print_exc()
        return {"id": row.get("id"), "error": f"a fault in the program ({type(error).__name__}): please report it"}
