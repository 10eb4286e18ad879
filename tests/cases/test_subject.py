"""What is to be explained: the bounces among the words and files of one message, and the one above in a thread."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest

from bot.cases.case import Place, Surface
from bot.cases.chat import Said, ThreadPage
from bot.cases.errors import Busy, FileTrouble, TryAgain
from bot.cases.job import FileRef, Job, JobKind
from bot.cases.subject.finding import Subject, find_subject
from bot.reading.message import Kind
from tests.cases.conftest import FULL, TEAM, UNKNOWN, PaperChat

LETTER = b"From: Sam <sam@example.org>\nTo: kim@example.com\nSubject: Monday\n\nSee you on Monday.\n"
HEAD = "From: MAILER-DAEMON@mx.example.net\nSubject: Undelivered Mail\n"


class Paper:
    """Notes on paper."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def noted(self, name: str) -> str:
        return self.kept.get(name, "")

    def note(self, name: str, text: str) -> None:
        self.kept[name] = text


def file(name: str) -> FileRef:
    return FileRef(name, name, f"https://files.slack.com/{name}", 100, "", "")


def mail(words: str) -> bytes:
    return f"{HEAD}\n{words}\n".encode()


def asked(text: str = "", *names: str) -> Job:
    place = Place(TEAM, "C1", "100.0", "U1")
    return Job(JobKind.EXPLAIN, "Ev1", place, Surface.DIRECT, text, tuple(map(file, names)), message_ts="100.0")


def found(chat: PaperChat, job: Job) -> Subject:
    return find_subject(job, chat, Paper())


def recipients(subject: Subject) -> list[str]:
    assert subject.message is not None
    return [str(each.failures[0].recipient) for each in (subject.message, *subject.message.further)]


def test_several_files_are_several_bounces(chat: PaperChat) -> None:
    chat.files = {"a.eml": mail(UNKNOWN), "b.eml": LETTER, "c.eml": mail(FULL)}
    subject = found(chat, asked("what are these?", "a.eml", "b.eml", "c.eml"))
    assert recipients(subject) == ["kim@exmaple.com", "lee@example.org"]
    assert subject.data == chat.files["a.eml"]


def test_a_pasted_bounce_and_another_one_in_a_file_are_two(chat: PaperChat) -> None:
    chat.files = {"a.eml": mail(FULL)}
    subject = found(chat, asked(UNKNOWN, "a.eml"))
    assert recipients(subject) == ["kim@exmaple.com", "lee@example.org"]
    assert subject.data == UNKNOWN


def test_a_bounce_that_is_pasted_and_attached_is_one_and_the_file_is_read(chat: PaperChat) -> None:
    chat.files = {"a.eml": mail(UNKNOWN)}
    subject = found(chat, asked("550 5.1.1 User unknown", "a.eml"))
    assert recipients(subject) == ["kim@exmaple.com"]
    assert subject.data == chat.files["a.eml"]


def test_the_same_file_twice_is_one_bounce(chat: PaperChat) -> None:
    chat.files = dict.fromkeys(("a.eml", "b.eml"), mail(UNKNOWN))
    assert recipients(found(chat, asked("", "a.eml", "b.eml"))) == ["kim@exmaple.com"]


def test_a_file_that_cannot_be_had_is_named_beside_the_others(chat: PaperChat) -> None:
    chat.files = {"a.eml": mail(UNKNOWN)}
    chat.trouble["fetch"] = [FileTrouble("gone.eml was deleted.")]
    subject = found(chat, asked("", "gone.eml", "a.eml"))
    assert recipients(subject) == ["kim@exmaple.com"]
    assert subject.message is not None
    assert "gone.eml" in subject.message.defects[0]


def test_a_file_store_with_a_fault_is_tried_again_only_where_no_other_bounce_is_there(chat: PaperChat) -> None:
    chat.trouble["fetch"] = [TryAgain("Slack’s file store had a fault.")] * 2
    with pytest.raises(TryAgain):
        found(chat, asked("what is this?", "a.eml"))
    assert recipients(found(chat, asked(UNKNOWN, "a.eml"))) == ["kim@exmaple.com"]


def test_ten_files_of_a_message_are_read_and_it_is_said_when_there_were_more(chat: PaperChat) -> None:
    names = [f"{n}.eml" for n in range(12)]
    chat.files = {name: mail(UNKNOWN.replace("kim@", f"kim{name[:-4]}@")) for name in names}
    subject = found(chat, asked("", *names))
    assert len(recipients(subject)) == 10
    assert subject.message is not None
    assert "first 10 files" in subject.message.defects[0]


def zipped(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"{name}.eml", content)
    return packed.getvalue()


def test_of_a_zip_what_is_kept_is_the_first_bounce_and_not_the_zip(chat: PaperChat) -> None:
    chat.files = {"all.zip": zipped(note=LETTER, kim=mail(UNKNOWN), lee=mail(FULL))}
    subject = found(chat, asked("", "all.zip"))
    assert recipients(subject) == ["kim@exmaple.com", "lee@example.org"]
    assert subject.data == mail(UNKNOWN)


def test_a_zip_without_mail_is_answered_with_what_to_send_instead(chat: PaperChat) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("logo.png", b"\x89PNG\r\n\x1a\n" + bytes(200))
    chat.files = {"all.zip": packed.getvalue()}
    words = found(chat, asked("", "all.zip")).words or ""
    assert words.startswith("I can’t read all.zip. This is a packed archive (zip).")
    assert "Unpack it" in words


def email(words: str, **more: object) -> FileRef:
    return replace(file("Undelivered Mail"), head=HEAD.rstrip("\n"), text=words, **more)  # type: ignore[arg-type]


def test_an_e_mail_that_the_chat_took_apart_is_read_without_fetching(chat: PaperChat) -> None:
    job = replace(asked(), files=(email(UNKNOWN),))
    assert recipients(find_subject(job, chat, Paper())) == ["kim@exmaple.com"]


def test_a_part_of_such_an_e_mail_that_cannot_be_had_is_done_without(chat: PaperChat) -> None:
    chat.trouble["fetch"] = [FileTrouble("details.txt was deleted.")]
    job = replace(asked(), files=(email(UNKNOWN, parts=(file("details.txt"),)),))
    assert recipients(find_subject(job, chat, Paper())) == ["kim@exmaple.com"]


# -- threads ---------------------------------------------------------------------------------------------------


def said(number: int, text: str = "hello", *files: FileRef, by_this_bot: bool = False) -> Said:
    return Said(f"{100 + number}.0", text, files, by_this_bot)


def under(number: int, text: str = "<@UBOT> ?") -> Job:
    place = Place(TEAM, "C1", "100.0", "U1")
    return Job(JobKind.EXPLAIN, "Ev1", place, Surface.DIRECT, text, message_ts=f"{100 + number}.0", read_thread=True)


def test_the_nearest_bounce_of_a_long_thread_is_found(chat: PaperChat) -> None:
    talk = [said(n) for n in range(60)]
    talk[3], talk[31] = said(3, UNKNOWN), said(31, FULL)
    chat.said = tuple(talk)
    assert recipients(found(chat, under(59))) == ["lee@example.org"]
    assert chat.pages_read == [0, 15, 30, 45]


def test_what_was_said_after_the_mention_is_not_read(chat: PaperChat) -> None:
    chat.said = (said(0, UNKNOWN), *[said(n) for n in range(1, 40)], said(40, FULL))
    assert recipients(found(chat, under(10))) == ["kim@exmaple.com"]
    assert chat.pages_read == [0]


def test_a_file_that_stands_nearer_than_a_pasted_bounce_is_the_one(chat: PaperChat) -> None:
    chat.files = {"a.eml": mail(FULL), "b.txt": b"nothing"}
    chat.said = (said(0, UNKNOWN), said(1, "", file("a.eml")), said(2, "", file("b.txt")), said(3))
    assert recipients(found(chat, under(3))) == ["lee@example.org"]


def test_an_e_mail_in_a_thread_is_found_without_fetching(chat: PaperChat) -> None:
    chat.said = (said(0, "", email(UNKNOWN)), said(1, "any idea?"), said(2))
    assert recipients(found(chat, under(2))) == ["kim@exmaple.com"]


def test_a_question_under_an_answer_reads_no_further_than_that_answer(chat: PaperChat) -> None:
    chat.said = (said(0, UNKNOWN), said(1, "It does not exist", by_this_bot=True), *[said(n) for n in range(2, 60)])
    subject = found(chat, under(59, "what is the difference between a hard and a soft bounce?"))
    assert subject.message is not None
    assert subject.message.kind is Kind.QUESTION
    assert chat.pages_read == [0]


def test_a_thread_is_gone_on_with_where_it_stopped(chat: PaperChat) -> None:
    talk = [said(n) for n in range(60)]
    talk[2] = said(2, UNKNOWN)
    chat.said = tuple(talk)
    notes, subject = Paper(), None
    for _ in range(8):
        chat.trouble["thread"] = []
        read_before = len(chat.pages_read)
        try:
            subject = find_subject(under(59), _OneAPage(chat), notes)
        except Busy:
            assert len(chat.pages_read) == read_before + 1
            continue
        break
    assert chat.pages_read == [0, 15, 30, 45]
    assert subject is not None
    assert recipients(subject) == ["kim@exmaple.com"]
    assert UNKNOWN not in "".join(notes.kept.values())


class _OneAPage(PaperChat):
    """A page, and then “wait”."""

    def __init__(self, chat: PaperChat) -> None:
        super().__init__()
        self.said, self.pages_read = chat.said, chat.pages_read
        self._given = False

    def thread_page(self, place: Place, cursor: str | None, until: str | None) -> ThreadPage:
        if self._given:
            raise Busy("Slack asked me to wait.", 60.0)
        self._given = True
        return super().thread_page(place, cursor, until)


def test_notes_that_cannot_be_read_cost_time_and_nothing_else(chat: PaperChat) -> None:
    chat.said = (said(0, UNKNOWN), said(1))
    for text in ("", "{", "[]", '{"first": 5}', '{"unknown": 1}', "null"):
        notes = Paper()
        notes.kept = {"place in the thread": text}
        assert recipients(find_subject(under(1), chat, notes)) == ["kim@exmaple.com"]


def test_where_the_nearest_page_comes_first_it_is_enough(chat: PaperChat) -> None:
    class NewestFirst(PaperChat):
        def thread_page(self, place: Place, cursor: str | None, until: str | None) -> ThreadPage:
            self.pages_read.append(int(cursor or 0))
            newest = (said(0), *[said(n) for n in range(26, 40)]) if cursor is None else (said(1),)
            return ThreadPage(tuple(said(30, FULL) if each.ts == "130.0" else each for each in newest), "1")

    newest_first = NewestFirst()
    assert recipients(found(newest_first, under(39))) == ["lee@example.org"]
    assert newest_first.pages_read == [0]
