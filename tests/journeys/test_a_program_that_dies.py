"""The program is killed between the acknowledgement and the reply: it answers once, after its next start."""

from __future__ import annotations

import os
import resource
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from bot.playground.driver import Playground
from tests.journeys.programs import Program, start_again
from tests.journeys.test_mention import UNKNOWN


def test_it_answers_once_after_its_restart(slack: Playground, programs: list[Program], tmp_path: Path) -> None:
    slack.world.faults.hang("chat.postMessage", 20)
    question = slack.mention("#support", UNKNOWN)
    slack.wait_for(lambda: slack.delivered("app_mention")[-1].done if slack.delivered("app_mention") else False)
    assert slack.delivered("app_mention")[0].acknowledged
    programs[0].kill()
    assert slack.replies(question) == []
    slack.world.faults.clear()

    start_again(slack, programs, tmp_path)
    slack.redeliver(slack.delivered("app_mention")[0])
    reply = slack.wait_for_reply(question, timeout=20)
    assert "kim@exmaple.com" in reply.text
    assert programs[1].terminate() == 0
    assert len(slack.replies(question)) == 1


def test_an_answer_that_stood_before_the_death_is_not_given_again(
    slack: Playground, programs: list[Program], tmp_path: Path
) -> None:
    slack.world.faults.hang("chat.postMessage", 20, after_work=True)
    question = slack.mention("#support", UNKNOWN)
    slack.wait_for_reply(question)
    programs[0].kill()

    start_again(slack, programs, tmp_path)
    slack.wait_for(lambda: bool(slack.calls("conversations.replies")), timeout=20)
    assert programs[1].terminate() == 0
    assert len(slack.replies(question)) == 1


def test_several_that_were_waiting_are_all_answered_once(
    slack: Playground, programs: list[Program], tmp_path: Path
) -> None:
    slack.world.faults.hang("chat.postMessage", 20, times=5)
    questions = [slack.mention("#support", UNKNOWN) for _ in range(5)]
    slack.wait_for(lambda: len([d for d in slack.delivered("app_mention") if d.acknowledged]) == 5)
    programs[0].kill()
    slack.world.faults.clear()

    start_again(slack, programs, tmp_path)
    slack.wait_for(lambda: all(slack.replies(question) for question in questions), timeout=20)
    assert programs[1].terminate() == 0
    assert [len(slack.replies(question)) for question in questions] == [1] * 5


def test_a_stop_finishes_what_it_can_and_leaves_with_zero(slack: Playground, programs: list[Program]) -> None:
    question = slack.mention("#support", UNKNOWN)
    slack.wait_for(lambda: slack.delivered("app_mention")[-1].done if slack.delivered("app_mention") else False)
    assert programs[0].terminate() == 0
    assert len(slack.replies(question)) == 1
    with pytest.raises(httpx.ConnectError):
        httpx.get(programs[0].url + "/healthz")


def test_a_stop_in_the_middle_of_a_hanging_call_leaves_in_time_with_zero(
    slack: Playground, programs: list[Program], tmp_path: Path
) -> None:
    slack.world.faults.hang("chat.postMessage", 20)
    question = slack.mention("#support", UNKNOWN)
    slack.wait_for(lambda: slack.delivered("app_mention")[-1].done if slack.delivered("app_mention") else False)
    assert programs[0].terminate() == 0
    slack.world.faults.clear()
    start_again(slack, programs, tmp_path)
    slack.wait_for_reply(question, timeout=20)
    assert programs[1].terminate() == 0
    assert len(slack.replies(question)) == 1


def test_a_stop_while_a_form_hangs_and_clients_dawdle_leaves_in_time_with_zero(
    slack: Playground, programs: list[Program]
) -> None:
    slack.world.faults.hang("views.open", 20)
    asking = threading.Thread(target=slack.slash, args=("/bounce", ""), daemon=True)
    asking.start()
    host, port = programs[0].url.removeprefix("http://").split(":")
    with ExitStack() as dawdling:
        for _ in range(20):
            client = dawdling.enter_context(socket.create_connection((host, int(port))))
            client.sendall(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nab")
        while not slack.delivered("/bounce"):
            time.sleep(0.02)
        time.sleep(0.2)  # for the listener to be in its call
        assert programs[0].terminate() == 0


def test_a_second_one_on_the_same_port_ends_with_one_line(slack: Playground, programs: list[Program]) -> None:
    port = programs[0].url.rpartition(":")[2]
    second = subprocess.run(
        [str(Path(sys.executable).with_name("rebound")), "serve", "--port", port],
        env={**os.environ, "SLACK_BOT_TOKEN": "xoxb-x", "SLACK_SIGNING_SECRET": "x"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert second.returncode == 2
    assert len(second.stderr.strip().splitlines()) == 1
    assert f"Port {port}" in second.stderr


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux can limit another process")
def test_a_full_disk_is_seen_by_readiness_and_what_came_meanwhile_is_answered_once_there_is_room(
    slack: Playground, programs: list[Program]
) -> None:
    (program,) = programs
    assert httpx.get(program.url + "/readyz").status_code == 200
    before = resource.prlimit(program.process.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    full = httpx.get(program.url + "/readyz")
    assert full.status_code == 503
    assert "Nothing can be written" in full.json()["checks"]["database"]
    assert httpx.get(program.url + "/healthz").status_code == 200

    question = slack.mention("#support", UNKNOWN)
    slack.wait_for(lambda: bool(slack.delivered("app_mention") and slack.delivered("app_mention")[0].attempts))
    (delivery,) = slack.delivered("app_mention")
    assert delivery.attempts[0].status == 503

    resource.prlimit(program.process.pid, resource.RLIMIT_FSIZE, before)
    assert httpx.get(program.url + "/readyz").status_code == 200
    assert slack.redeliver(delivery).status == 200
    slack.wait_for_reply(question)
    assert program.terminate() == 0
    assert len(slack.replies(question)) == 1


def test_nothing_that_was_pasted_and_no_token_is_in_the_log(slack: Playground, programs: list[Program]) -> None:
    slack.world.faults.fail("chat.postMessage", 1)
    slack.wait_for_reply(slack.mention("#support", UNKNOWN))
    programs[0].terminate()
    log = programs[0].log.read_text()
    assert "job done" in log
    assert "kim@exmaple.com" not in log
    assert slack.config.bot_token not in log
