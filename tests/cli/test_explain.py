"""`rebound explain` answers in the terminal, in JSON and by the thousand; what it cannot read it says."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest

from bot.cli.explain import bounded
from tests.cli.conftest import Run

BOUNCE = (
    "<kim@exmaple.com>: host mx.exmaple.com[192.0.2.3] said: 550 5.1.1\n"
    "    <kim@exmaple.com>: Recipient address rejected: User unknown in virtual mailbox\n"
    "    table (in reply to RCPT TO command)\n"
)


def test_a_paste_on_standard_input_is_explained_in_words(rebound: Run) -> None:
    done = rebound("explain", stdin=BOUNCE)
    assert done.returncode == 0
    assert "The address kim@exmaple.com does not exist" in done.stdout
    assert "Hard bounce" in done.stdout
    assert "What to do" in done.stdout
    assert "looks very like “example.com”" in " ".join(done.stdout.replace("│", " ").split())


def test_a_file_is_explained_as_json(rebound: Run, tmp_path: Path) -> None:
    (tmp_path / "bounce.eml").write_text(f"From: mailer-daemon@example.org\nSubject: Undelivered\n\n{BOUNCE}")
    done = rebound("explain", "bounce.eml", "--json")
    result = json.loads(done.stdout)
    assert done.returncode == 0
    assert result["kind"] == "bounce"
    assert result["reason"] == "recipient-unknown"
    assert (result["reply_code"], result["status"], result["permanence"]) == ("550", "5.1.1", "hard")
    assert result["recipient"] == "kim@exmaple.com"


def test_an_abstention_is_an_answer(rebound: Run) -> None:
    done = rebound("explain", "--json", stdin="what is for lunch?")
    assert done.returncode == 0
    assert json.loads(done.stdout)["answered"] is False


def test_why_shows_candidates_scores_and_what_counted(rebound: Run) -> None:
    done = rebound("explain", "--why", stdin=BOUNCE, env={"COLUMNS": "220"})
    assert "recipient-unknown" in done.stdout
    assert (
        "the server’s words are like “Recipient address rejected: User unknown in virtual mailbox table”" in done.stdout
    )
    assert "the enhanced status code speaks for it" in done.stdout


def test_many_are_explained_in_their_order_and_a_bad_line_harms_none(rebound: Run) -> None:
    lines = [
        json.dumps({"id": "a", "text": BOUNCE}),
        "not json",
        json.dumps({"id": "b"}),
        json.dumps({"id": "c", "path": "missing.eml"}),
        json.dumps(["a list"]),
        json.dumps({"id": "d", "text": 7}),
        "",
        json.dumps({"id": "e", "text": "552 5.2.2 Mailbox full"}),
    ]
    done = rebound("explain", "--jsonl", stdin="\n".join(lines))
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [row["id"] for row in rows] == ["a", None, "b", "c", None, "d", "e"]
    assert [bool(row.get("error")) for row in rows] == [False, True, True, True, True, True, False]
    assert rows[-1]["reason"] == "mailbox-full"


def test_several_processes_answer_the_same_in_the_same_order(rebound: Run) -> None:
    texts = [f"{number} {text}" for number in range(60) for text in (BOUNCE, "552 5.2.2 Mailbox full", "not a bounce")]
    lines = [json.dumps({"id": number, "text": text}) for number, text in enumerate(texts)]
    lines.insert(7, "not json")
    one, two = (rebound("explain", "--jsonl", *more, stdin="\n".join(lines)) for more in ((), ("--jobs", "2")))
    assert len(one.stdout.splitlines()) == len(lines)
    assert two.stdout == one.stdout
    assert two.returncode == 0


def test_jobs_without_many_messages_is_a_mistake_that_is_told(rebound: Run) -> None:
    done = rebound("explain", "--jobs", "2", stdin=BOUNCE)
    assert done.returncode == 2
    assert done.stderr.startswith("rebound: --jobs is for --jsonl")


def test_every_recipient_has_a_result(rebound: Run) -> None:
    second = BOUNCE.replace("kim@", "lee@").replace("550 5.1.1", "552 5.2.2")
    second = second.replace("Recipient address rejected: User unknown in virtual mailbox\n    table", "Mailbox full")
    result = json.loads(rebound("explain", "--json", stdin=f"{BOUNCE}\n{second}").stdout)
    assert result["recipient"] == "kim@exmaple.com"
    assert [(row["recipient"], row["reason"]) for row in result["also"]] == [("lee@exmaple.com", "mailbox-full")]


def test_a_file_that_is_not_there_is_named_and_the_others_are_explained(rebound: Run, tmp_path: Path) -> None:
    (tmp_path / "there.txt").write_text(BOUNCE)
    done = rebound("explain", "missing.eml", "there.txt", ".")
    assert done.returncode == 1
    assert "missing.eml cannot be read: No such file or directory" in done.stderr
    assert "it is a folder" in done.stderr
    assert "does not exist" in done.stdout


def test_bytes_that_are_no_text_get_an_answer_in_words(rebound: Run) -> None:
    done = rebound("explain", stdin=bytes(range(256)) * 40)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert done.stdout.strip()


def test_nothing_at_all_gets_an_answer_in_words(rebound: Run) -> None:
    done = rebound("explain", stdin="")
    assert done.returncode == 0
    assert "This is empty" in done.stdout
    assert "Show original" in done.stdout


def test_words_given_as_an_argument_are_explained(rebound: Run) -> None:
    done = rebound("explain", "--json", "550 5.1.1 user unknown")
    result = json.loads(done.stdout)
    assert done.returncode == 0
    assert done.stderr == ""
    assert (result["kind"], result["reason"], result["reply_code"]) == ("bounce", "recipient-unknown", "550")


def test_a_file_whose_name_reads_like_words_is_a_file(rebound: Run, tmp_path: Path) -> None:
    (tmp_path / "550 5.1.1 user unknown").write_text("552 5.2.2 Mailbox full")
    assert json.loads(rebound("explain", "--json", "550 5.1.1 user unknown").stdout)["reason"] == "mailbox-full"
    (tmp_path / "a folder").mkdir()
    assert "it is a folder" in rebound("explain", "a folder").stderr


def test_an_argument_without_a_blank_is_a_file_that_is_missing(rebound: Run) -> None:
    done = rebound("explain", "unknown")
    assert done.returncode == 1
    assert "unknown cannot be read: No such file or directory" in done.stderr


def test_words_that_look_like_the_name_of_a_file_are_told_to_be_none(rebound: Run) -> None:
    done = rebound("explain", "my bounce.eml")
    assert done.returncode == 0
    assert "there is no file my bounce.eml" in done.stderr


def test_a_very_long_argument_and_one_that_is_no_unicode_are_explained(rebound: Run) -> None:
    assert json.loads(rebound("explain", "--json", "552 5.2.2 Mailbox full " * 400).stdout)["reason"] == "mailbox-full"
    done = rebound("explain", "--json", os.fsdecode(b"552 5.2.2 Bo\xeete pleine, mailbox full"))
    assert json.loads(done.stdout)["reason"] == "mailbox-full"


def test_files_that_are_no_mail_are_named_on_every_way_in(rebound: Run, tmp_path: Path) -> None:
    (tmp_path / "shot.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (tmp_path / "empty.eml").write_bytes(b"")
    done = rebound("explain", "shot.png", "empty.eml")
    said = " ".join(done.stdout.replace("│", " ").split())
    assert done.returncode == 0
    assert "This is a picture (PNG), and I can’t read pictures." in said
    assert "paste the text that it shows" in said
    assert "This is empty: there is nothing in it to explain." in said
    assert "not look like a bounce" not in said
    rows = "\n".join(json.dumps({"id": name, "path": name}) for name in ("shot.png", "empty.eml"))
    picture, empty = (json.loads(line) for line in rebound("explain", "--jsonl", stdin=rows).stdout.splitlines())
    assert (picture["kind"], picture["headline"][:17]) == ("not-a-bounce", "This is a picture")
    assert (empty["kind"], empty["headline"][:13]) == ("not-a-bounce", "This is empty")


def test_the_end_of_a_long_log_is_explained(rebound: Run, tmp_path: Path) -> None:
    sent = "Feb  2 10:00:00 mx postfix/smtp[1]: A: to=<a@example.net>, relay=none, dsn=2.0.0, status=sent (250 Ok)\n"
    last = sent.replace("a@example.net", "kim@example.com").replace("sent (250 Ok", "bounced (550 no such user")
    (tmp_path / "mail.log").write_text(sent * 30_000 + last + sent * 9)
    done = rebound("explain", "mail.log")
    assert "kim@example.com" in done.stdout
    assert "only its end was read" in done.stdout


def test_of_more_than_is_read_a_log_keeps_its_end_and_all_else_its_beginning() -> None:
    log = b"".join(b"2026-02-02 10:00:%02d line %d\n" % (number % 60, number) for number in range(900))
    assert bounded(io.BytesIO(log), most=1_000) == log[-1_000:]
    assert bounded(io.BytesIO(b"words\n" * 900), most=1_000) == (b"words\n" * 900)[:1_000]
    assert bounded(io.BytesIO(log), most=100_000) == log


def test_explaining_loads_no_database_web_server_or_workflow_engine(rebound: Run, tmp_path: Path) -> None:
    code = (
        "import sys; sys.argv=['rebound','explain','--json']\n"
        "from bot.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy={'sqlalchemy','starlette','uvicorn','slack_bolt','slack_sdk','httpx'} & set(sys.modules)\n"
        "print(sorted(heavy), file=sys.stderr)\n"
    )
    import subprocess
    import sys

    done = subprocess.run([sys.executable, "-c", code], input=BOUNCE, capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_paths_that_would_never_end_a_run_are_told_and_it_goes_on(rebound: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    paths = ["pipe", "/dev/zero", ".", "", "-", "there.txt"]
    (tmp_path / "there.txt").write_text(BOUNCE)
    rows = "\n".join(json.dumps({"id": path, "path": path}) for path in paths)
    done = rebound("explain", "--jsonl", stdin=rows)
    *wrong, right = (json.loads(line) for line in done.stdout.splitlines())
    assert [result["error"] for result in wrong] == [
        "pipe cannot be read: it is no ordinary file, but a pipe or a device",
        "/dev/zero cannot be read: it is no ordinary file, but a pipe or a device",
        ". cannot be read: it is a folder",
        "an empty name cannot be read: it is a folder",
        "- cannot be read: No such file or directory",
    ]
    assert right["answered"]


def test_a_file_named_beside_jsonl_is_not_passed_over_in_silence(rebound: Run, tmp_path: Path) -> None:
    done = rebound("explain", "--jsonl", "rows.jsonl")
    assert done.returncode == 2
    assert done.stderr.startswith("rebound: --jsonl reads standard input")
    assert len(done.stderr.splitlines()) == 1


def test_a_pipe_named_on_the_command_line_is_read(rebound: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "there.txt").write_text(BOUNCE)
    done = rebound("explain", "--json", "pipe", before="cat there.txt > pipe &")
    assert json.loads(done.stdout)["recipient"] == "kim@exmaple.com"


def test_lines_made_to_stop_a_run_do_not_stop_it(rebound: Run) -> None:
    lines = [
        "[" * 200_000,
        json.dumps({"id": 1, "path": "a\0b"}),
        '{"id": 2, "path": "\\ud800"}',
        '{"id": ' + "9" * 9_000 + "}",
        json.dumps({"id": 3, "text": BOUNCE}),
    ]
    done = rebound("explain", "--jsonl", stdin="\n".join(lines))
    *wrong, right = (json.loads(line) for line in done.stdout.splitlines())
    assert [bool(result["error"]) for result in wrong] == [True] * 4
    assert right["answered"]
    assert done.returncode == 0


@pytest.mark.parametrize("option", [(), ("--json",), ("--jsonl",)])
def test_a_closed_standard_input_is_told_in_one_line(rebound: Run, option: tuple[str, ...]) -> None:
    done = rebound("explain", *option, before="exec <&-")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "standard input" in done.stderr


@pytest.mark.parametrize("arguments", [("explain",), ("explain", "--jsonl"), ("kb", "list")])
def test_a_full_disk_is_told_in_one_line(rebound: Run, arguments: tuple[str, ...]) -> None:
    done = rebound(*arguments, before="exec >/dev/full", stdin=json.dumps({"id": 1, "text": BOUNCE}))
    assert done.returncode == 1
    assert "No space left" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_terminal_that_lacks_letters_gets_the_answer_all_the_same(rebound: Run) -> None:
    done = rebound("explain", stdin=BOUNCE, env={"PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0
    assert "kim@" in done.stdout


def test_nothing_in_json_or_in_a_message_steers_a_terminal(rebound: Run) -> None:
    done = rebound("explain", "--json", stdin="550 5.1.1 <k\x9b31m\u202eim@exmaple.com>: User unknown \x1b[31m")
    assert done.stdout.isascii()
    assert "\x1b" not in done.stdout
    assert "\x1b" not in rebound("explain", "\x1b[31mnone.eml", env={"FORCE_COLOR": "1"}).stderr
