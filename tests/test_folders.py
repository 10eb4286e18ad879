"""The program's own files lie where they do on this system, and no home folder is no reason to stop."""

from __future__ import annotations

from pathlib import Path

import platformdirs
import pytest

from bot.folders import cache_folder, data_folder
from bot.knowledge.cache import load_cached
from bot.settings import load_settings


@pytest.mark.parametrize("home", ["/home/kim", "/home/kim/", "relative", "", None])
@pytest.mark.parametrize("xdg", ["/var/own", "/var/own/", "relative", "", None])
def test_they_are_those_of_platformdirs(monkeypatch: pytest.MonkeyPatch, home: str | None, xdg: str | None) -> None:
    for name, value in {"HOME": home, "XDG_CACHE_HOME": xdg, "XDG_DATA_HOME": xdg}.items():
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    assert cache_folder() == platformdirs.user_cache_path("rebound")
    assert data_folder() == platformdirs.user_data_path("rebound")


def test_without_a_home_folder_there_is_a_base_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(name: str) -> Path:
        raise RuntimeError("Could not determine home directory.")

    for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(platformdirs, "user_cache_path", none)
    monkeypatch.setattr(platformdirs, "user_data_path", none)
    assert (cache_folder(), data_folder()) == (None, None)
    assert load_settings().database_url == ""
    assert load_cached().has("mailbox-full")
