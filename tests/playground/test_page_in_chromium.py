"""The page looks and works like a small Slack, in a real Chromium."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.playground import cast
from bot.playground.driver import Playground

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium, chromium-browser or google-chrome on the PATH"),
]
HOSTILE = (
    '<img src=x onerror="document.title=1"><script>document.title=2</script> <javascript:alert(1)|click> &lt;b&gt;'
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, echo: Playground) -> Iterator[Page]:
    """The page, wide, with a bot behind it; script errors and requests to anywhere else fail the test."""
    shown = browser.new_page(viewport={"width": 1280, "height": 800})
    shown.set_default_timeout(10_000)
    wrong: list[str] = []
    shown.on("pageerror", lambda error: wrong.append(str(error)))
    shown.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
    shown.on("dialog", lambda dialog: wrong.append(dialog.message))
    shown.on("request", lambda r: None if r.url.startswith((echo.url, "data:")) else wrong.append(r.url))
    open_page(shown, echo)
    yield shown
    shown.close()
    assert wrong == []


def open_page(page: Page, slack: Playground) -> None:
    page.goto(slack.url)
    page.locator("html[data-ready]").wait_for()


def write(page: Page, text: str) -> None:
    page.get_by_label("Message #support").fill(text)
    page.keyboard.press("Enter")


def test_an_example_is_posted_and_answered_with_one_click(page: Page, echo: Playground) -> None:
    page.get_by_role("button", name="Mailbox full").click()

    expect(page.get_by_label("Thread").get_by_text("I heard you")).to_be_visible()
    expect(page.get_by_label("Messages", exact=True).get_by_text("mailbox-full.eml")).to_be_visible()
    expect(page.get_by_role("button", name="1 reply")).to_be_visible()
    assert echo.delivered("app_mention")[0].body["event"]["files"][0]["filetype"] == "email"


def test_a_mention_is_completed_and_text_may_have_lines(page: Page, echo: Playground) -> None:
    page.get_by_label("Message #support").click()
    page.keyboard.type("@reb")
    expect(page.get_by_role("option", name="Rebound")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.type("first line")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("second line")
    assert echo.history("#support") == []
    page.keyboard.press("Enter")

    expect(page.get_by_role("button", name="1 reply")).to_be_visible()
    assert echo.history("#support")[0].text == f"<@{cast.BOT_USER}> first line\nsecond line"


def test_hostile_text_stays_text(page: Page, echo: Playground) -> None:
    write(page, HOSTILE)
    echo.deliverer.close()
    message = echo.say("#support", "before the bot speaks")
    message.blocks = [
        {"type": "section", "block_id": "a", "text": {"type": "mrkdwn", "text": HOSTILE}},
        {"type": "markdown", "block_id": "b", "text": HOSTILE + " [x](javascript:alert(1))"},
        {"type": "header", "block_id": "c", "text": {"type": "plain_text", "text": HOSTILE}},
        {"type": "table", "block_id": "d", "rows": [[{"type": "raw_text", "text": HOSTILE}]]},
    ]
    echo.world.changed(message)
    log = page.get_by_label("Messages", exact=True)

    expect(log.locator(".block-header")).to_have_text(HOSTILE)
    assert HOSTILE in log.inner_text()
    assert log.locator("script, [onerror], img[src='x'], b").count() == 0
    assert log.locator("a[href^='javascript']").count() == 0
    assert "support" in page.title()


def test_a_form_is_filled_in_and_its_card_is_announced_by_a_badge(page: Page, echo: Playground) -> None:
    write(page, "@rebound help")
    page.get_by_role("button", name="1 reply").click()
    page.get_by_label("Thread").get_by_role("button", name="Bring in a person").click()
    form = page.get_by_role("dialog", name="Bring in a person")

    form.get_by_role("button", name="Send").click()
    expect(form.get_by_text("Please complete this required field.")).to_be_visible()
    expect(form.get_by_label("What have you tried?")).to_be_focused()
    for _ in range(12):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    form.get_by_label("What have you tried?").fill("no")
    form.get_by_role("button", name="Send").click()
    expect(form.get_by_text("Please say a little more.")).to_be_visible()
    expect(form.get_by_label("What have you tried?")).to_have_value("no")
    form.get_by_label("What have you tried?").fill("Everything")
    form.get_by_label("This week").check()
    form.get_by_role("button", name="Send").click()

    expect(form).to_have_count(0)
    page.get_by_role("button", name="escalations 1 unread").click()
    expect(page.get_by_label("Messages", exact=True).get_by_text("A person is needed: Everything")).to_be_visible()


def test_a_command_is_answered_privately_and_can_be_dismissed(page: Page, echo: Playground) -> None:
    write(page, "/bounce 550 no")
    answer = page.get_by_role("article").filter(has_text="You said: 550 no")
    expect(answer.get_by_text("Only visible to you")).to_be_visible()

    page.get_by_label("You are acting as").select_option(label="Priya Nair")
    expect(answer).to_have_count(0)
    page.get_by_label("You are acting as").select_option(label="Robin Hale")
    answer.hover()
    answer.get_by_role("button", name="Dismiss").click()
    expect(answer).to_have_count(0)


def test_a_file_is_attached_shown_as_a_chip_and_sent(page: Page, echo: Playground, tmp_path: Path) -> None:
    bounce = tmp_path / "returned.eml"
    bounce.write_bytes(b"Subject: returned\r\n\r\n550 no such user\r\n")
    page.locator("#composer input[type=file]").set_input_files(bounce)
    expect(page.locator("#composer .chip")).to_contain_text("returned.eml")
    write(page, "@rebound this one")

    expect(page.get_by_label("Messages", exact=True).locator(".file")).to_contain_text("returned.eml")
    echo.wait_for(lambda: bool(echo.delivered("app_mention")))
    assert echo.history("#support")[0].files[0].content == bounce.read_bytes()


def test_a_message_shortcut_is_in_the_message_menu(page: Page, echo: Playground) -> None:
    echo.say("#support", "550 mailbox full", user=cast.MATEO)
    message = page.get_by_role("article", name="Mateo Lind")
    message.hover()
    message.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Explain this bounce").click()

    message.get_by_role("button", name="1 reply").click()
    expect(page.get_by_label("Thread").get_by_text("About: 550 mailbox full")).to_be_visible()


def test_the_shortcuts_menu_opens_the_form_and_escape_closes_it(page: Page, echo: Playground) -> None:
    page.get_by_role("button", name="Shortcuts and files").click()
    page.get_by_role("menuitem", name="Explain a bounce").click()
    form = page.get_by_role("dialog")
    expect(form).to_be_visible()
    page.keyboard.press("Escape")

    expect(form).to_have_count(0)
    echo.wait_for(lambda: bool(echo.delivered("view_closed echo_form")))


def test_the_app_has_a_home_and_a_messages_tab(page: Page, echo: Playground) -> None:
    page.get_by_role("button", name="Rebound home").click()
    expect(page.get_by_text("Rebound reads bounces")).to_be_visible()
    page.get_by_role("tab", name="Messages").click()
    page.get_by_label("Message Rebound").fill("550 by direct message")
    page.keyboard.press("Enter")

    page.get_by_role("button", name="1 reply").click()
    expect(page.get_by_label("Thread").get_by_text("Echo: 550 by direct message")).to_be_visible()
    assert [d.body["event"]["tab"] for d in echo.delivered("app_home_opened")] == ["home", "messages"]


def test_a_link_to_a_message_opens_its_thread(page: Page, echo: Playground) -> None:
    parent = echo.say("#support", "the parent")
    reply = echo.say("#support", "the reply", thread_ts=parent.ts)
    page.goto(f"{echo.url}/archives/{cast.SUPPORT}/p{reply.ts.replace('.', '')}?thread_ts={parent.ts}")

    expect(page.get_by_label("Thread").get_by_text("the reply")).to_be_visible()
    assert page.evaluate("scrollY === 0 && document.querySelector('#app').getBoundingClientRect().top === 0")


def test_the_name_of_a_channel_stands_within_its_sentence(page: Page, echo: Playground) -> None:
    message = echo.say("#support", "before the bot speaks")
    words = [{"type": "text", "text": "Asked in "}, {"type": "channel", "channel_id": cast.GENERAL}]
    section = {"type": "rich_text_section", "elements": words}
    message.blocks = [{"type": "rich_text", "block_id": "a", "elements": [section]}]
    echo.world.changed(message)
    name = page.get_by_label("Messages", exact=True).get_by_role("link", name="#general")

    expect(name).to_be_visible()
    assert name.evaluate("node => getComputedStyle(node).display") == "inline"


def test_what_goes_over_the_wire_can_be_looked_at(page: Page, echo: Playground) -> None:
    page.get_by_role("button", name="Under the hood").click()
    write(page, "@rebound hello")
    drawer = page.get_by_label("Under the hood", exact=True)

    expect(drawer.get_by_text("chat.postMessage")).to_be_visible()
    drawer.get_by_text("app_mention").click()
    expect(drawer.get_by_text('"event_callback"')).to_be_visible()


def test_a_bot_that_is_away_is_told_of(page: Page, echo: Playground) -> None:
    echo.connect("http://127.0.0.1:9/")
    write(page, "@rebound anybody there?")

    expect(page.get_by_text("Rebound could not be reached.")).to_be_visible()


def test_a_reset_clears_the_page(page: Page, echo: Playground) -> None:
    write(page, "soon gone")
    expect(page.get_by_label("Messages", exact=True).get_by_text("soon gone")).to_be_visible()
    page.get_by_role("button", name="Reset").click()
    page.get_by_role("button", name="Clear all").click()

    expect(page.get_by_text("soon gone")).to_have_count(0)
    assert echo.history("#support") == []


def test_a_phone_has_everything_in_reach(page: Page, echo: Playground) -> None:
    page.set_viewport_size({"width": 390, "height": 780})
    write(page, "@rebound on the go")
    page.get_by_role("button", name="1 reply").click()
    expect(page.get_by_label("Thread").get_by_text("I heard you")).to_be_visible()
    page.get_by_role("button", name="Close thread").click()
    page.get_by_role("button", name="Channels").click()
    page.get_by_role("button", name="escalations").click()

    expect(page.get_by_role("heading", name="#escalations").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
