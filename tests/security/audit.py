"""`make audit`: are there known weaknesses in what is installed, and does the code do what seldom ends well?

pip-audit asks PyPI about every release in constraints.txt (https://github.com/pypa/pip-audit); bandit reads bot/
(https://bandit.readthedocs.io). What bandit finds and is meant is silenced at its line, with the reason beside it.
Ends with 1 for a finding. An index that is not reached, or knows nothing of a release, is said, and is no finding:
pip-audit itself says “No known vulnerabilities found” then.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]
PINNED: Final = ROOT / "constraints.txt"
_PIP_AUDIT: Final = ("pip_audit", "--no-deps", "--disable-pip", "--progress-spinner=off", "--format=json")
_BANDIT: Final = ("bandit", "--quiet", "--recursive", "--configfile=pyproject.toml", "--format=json", "bot")


@dataclass(frozen=True, slots=True)
class Heard:
    """What one of the two programs said. `trouble` are findings, `asked` how much it could look at, `not_asked` what it
    could not and why."""

    asked: int
    trouble: tuple[str, ...] = ()
    not_asked: tuple[str, ...] = ()


def heard_of_releases(said: str, failed: str) -> Heard:
    """What pip-audit printed, and what it complained of, as findings."""
    try:
        releases: list[dict[str, Any]] = json.loads(said)["dependencies"]
    except (ValueError, LookupError, TypeError):
        return Heard(0, not_asked=((failed.strip().splitlines() or ["pip-audit said nothing"])[-1],))
    known = [release for release in releases if "skip_reason" not in release]
    return Heard(
        len(known),
        tuple(
            f"{release['name']} {release['version']}: {weakness['id']}, mended in "
            f"{', '.join(weakness['fix_versions']) or 'no release yet'}"
            for release in known
            for weakness in release["vulns"]
        ),
        tuple(str(release["skip_reason"]) for release in releases if "skip_reason" in release),
    )


def heard_of_code(said: str, failed: str) -> Heard:
    """What bandit printed as findings. That it could not read a file is one."""
    try:
        report = json.loads(said)
        files = len(report["metrics"]) - 1  # one of them is the sum
    except (ValueError, LookupError, TypeError):
        return Heard(0, ((failed.strip().splitlines() or ["bandit said nothing"])[-1],))
    found = (f"{at['filename']}:{at['line_number']}: {at['test_id']} {at['issue_text']}" for at in report["results"])
    unread = (f"{one['filename']}: {one['reason']}" for one in report["errors"])
    return Heard(files, (*found, *unread))


def not_as_pinned(pinned: str, installed: dict[str, str]) -> tuple[str, ...]:
    """What is installed in another release than the one that is asked about."""
    wanted = dict(line.split("==") for line in pinned.split() if "==" in line)
    return tuple(
        f"{name} is installed as {installed[_plain(name)]}, and {release} is asked about"
        for name, release in wanted.items()
        if installed.get(_plain(name), release) != release
    )


def main() -> int:
    """Ask both, and say what they found."""
    releases = heard_of_releases(*_run(*_PIP_AUDIT, f"--requirement={PINNED}"))
    code = heard_of_code(*_run(*_BANDIT))
    installed = {_plain(each.name): each.version for each in distributions()}
    for line in (*not_as_pinned(PINNED.read_text(encoding="utf-8"), installed), *releases.trouble, *code.trouble):
        print(line)  # noqa: T201
    print("\n".join(summary(releases, code)))  # noqa: T201
    return 1 if releases.trouble or code.trouble else 0


def summary(releases: Heard, code: Heard) -> Sequence[str]:
    """What was looked at, and what was not."""
    lines = [f"bandit read {code.asked} files of bot/: {len(code.trouble)} findings."]
    if releases.asked:
        lines.append(f"PyPI was asked about {releases.asked} releases: {len(releases.trouble)} known weaknesses.")
    if releases.not_asked:
        lines.append(
            f"NOT AUDITED: the index did not answer for {len(releases.not_asked)} releases or was not reached. "
            f"Nothing is known of those. It said: {releases.not_asked[0]}"
        )
    return lines


def _plain(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")


def _run(module: str, *arguments: str) -> tuple[str, str]:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout, done.stderr


if __name__ == "__main__":
    sys.exit(main())
