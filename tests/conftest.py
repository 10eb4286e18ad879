"""What many tests need and none changes: the base that ships, compiled, and an explainer over it.

Making the compiled copy takes seconds and using it does not. So it is made once for each run of the tests, in a folder
of that run alone (a copy of an earlier run could hide a change), and all processes of the run share it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from bot.answering.explain import Explainer
from bot.knowledge.base import Knowledge
from bot.knowledge.cache import load_cached
from tests.logs_are_clean import pytest_addoption, pytest_configure

__all__ = ["pytest_addoption", "pytest_configure"]

settings.register_profile("unhurried", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")  # as many examples as ever; how long one takes hangs on what else the machine does

SAID, ASKED = "550 5.1.1 <kim@example.com>: User unknown", "she has no space left in her mailbox, what now?"
"""With both, everything has been worked out that is kept for what servers say and for what people ask."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are cores: many tests wait for a socket or a program, not for the machine."""
    return 1 + (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


@pytest.fixture(scope="session")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the compiled copy of the base that ships, and nothing else. Whoever wants to spoil it takes a copy.

    From then on this process, and those that it starts, keep what they compile beside it and not with the user's own.
    """
    own = tmp_path_factory.getbasetemp()
    # https://pytest-xdist.readthedocs.io/en/stable/how-to.html, “Making session-scoped fixtures execute only once”
    shared = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "shared"
    shared.mkdir(exist_ok=True)
    folder, caches = shared / "compiled", shared / "caches"
    with FileLock(shared / "lock"):
        if not caches.exists():
            explainer = Explainer(load_cached(cache_folder=folder))
            for text in (SAID, ASKED):
                explainer.explain(text)
            shutil.copytree(folder, caches / "rebound")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(caches))
        yield folder


@pytest.fixture(scope="session")
def knowledge(copies: Path) -> Knowledge:
    """The base that ships, from its compiled copy, as a program that starts has it."""
    return load_cached(cache_folder=copies)


@pytest.fixture(scope="session")
def explainer(knowledge: Knowledge) -> Explainer:
    """Explains against the base that ships."""
    return Explainer(knowledge)
