"""What `make audit` says of what its two programs print, and what it asks about."""

from __future__ import annotations

import json
import re
import tomllib

from tests.security.audit import PINNED, ROOT, heard_of_code, heard_of_releases, not_as_pinned, summary

CLEAN = json.dumps({"dependencies": [{"name": "h11", "version": "0.16.0", "vulns": []}]})
NO_CODE = heard_of_code(json.dumps({"metrics": {"_totals": {}, "bot/a.py": {}}, "results": [], "errors": []}), "")


def test_a_known_weakness_is_named_with_the_release_that_mends_it() -> None:
    weak = {"name": "h11", "version": "0.14.0", "vulns": [{"id": "CVE-2025-43859", "fix_versions": ["0.16.0"]}]}
    heard = heard_of_releases(json.dumps({"dependencies": [weak]}), "")
    assert heard.trouble == ("h11 0.14.0: CVE-2025-43859, mended in 0.16.0",)


def test_an_index_that_knows_nothing_is_said_and_is_never_taken_for_a_clean_bill() -> None:
    unknown = {"name": "h11", "skip_reason": "Dependency not found on PyPI: h11"}
    heard = heard_of_releases(json.dumps({"dependencies": [unknown]}), "No known vulnerabilities found")
    assert (heard.asked, heard.trouble) == (0, ())
    assert "NOT AUDITED" in "\n".join(summary(heard, NO_CODE))
    assert "PyPI was asked" not in "\n".join(summary(heard, NO_CODE))


def test_an_index_that_is_not_reached_is_said_with_its_own_last_words() -> None:
    heard = heard_of_releases("", "Traceback\n  somewhere\nConnectionError: pypi.org")
    assert heard.not_asked == ("ConnectionError: pypi.org",)
    assert "NOT AUDITED" in "\n".join(summary(heard, NO_CODE))


def test_where_all_was_asked_nothing_is_said_to_be_missing() -> None:
    assert "NOT AUDITED" not in "\n".join(summary(heard_of_releases(CLEAN, ""), NO_CODE))


def test_a_finding_in_the_code_is_named_by_its_line_and_a_file_that_cannot_be_read_is_one() -> None:
    finding = {"filename": "bot/a.py", "line_number": 3, "test_id": "B602", "issue_text": "a shell"}
    broken = {"filename": "bot/b.py", "reason": "syntax error"}
    heard = heard_of_code(json.dumps({"metrics": {"_totals": {}}, "results": [finding], "errors": [broken]}), "")
    assert heard.trouble == ("bot/a.py:3: B602 a shell", "bot/b.py: syntax error")
    assert heard_of_code("", "bandit: not found").trouble == ("bandit: not found",)


def test_another_release_than_the_pinned_one_is_said() -> None:
    assert not_as_pinned("h11==0.16.0\nrich==15.0.0\n", {"h11": "0.16.0", "rich": "14.0.0"}) == (
        "rich is installed as 14.0.0, and 15.0.0 is asked about",
    )


def test_everything_that_the_program_depends_on_is_pinned_to_one_release() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = {
        re.split("==", line)[0].lower().replace("_", "-")
        for line in PINNED.read_text(encoding="utf-8").splitlines()
        if re.fullmatch(r"[A-Za-z0-9._-]+==[^\s=]+", line)
    }
    wanted = {re.split(r"[\[<>=!~ ;]", each)[0].lower().replace("_", "-") for each in project["dependencies"]}
    assert len(wanted) > 20
    assert wanted <= pinned
