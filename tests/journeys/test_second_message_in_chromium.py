"""The second message and the person who takes over, as people see them: typed, pressed and read in a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bot.playground.cast import BOT_USER, ESCALATIONS, MATEO, PRIYA
from tests.journeys.conftest import Stage
from tests.playground.test_page_in_chromium import CHROMIUM, browser, open_page

__all__ = ["browser"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium, chromium-browser or google-chrome on the PATH"),
]
UNKNOWN = "550 5.1.1 <kim@exmaple.com>: Recipient address rejected: User unknown in virtual mailbox table"


@pytest.fixture
def page(browser: Browser, stage: Stage) -> Iterator[Page]:
    """The page, wide, with the bot behind it; script errors and requests to anywhere else fail the test."""
    stage.slack.world.channels[ESCALATIONS].members = {PRIYA, MATEO, BOT_USER}
    shown = browser.new_page(viewport={"width": 1360, "height": 900})
    shown.set_default_timeout(15_000)
    wrong: list[str] = []
    shown.on("pageerror", lambda error: wrong.append(str(error)))
    shown.on("request", lambda r: None if r.url.startswith((stage.slack.url, "data:")) else wrong.append(r.url))
    open_page(shown, stage.slack)
    yield shown
    shown.close()
    assert wrong == []


class People:
    """Whoever sits before the page: goes to a channel, opens a thread, writes, presses."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.thread = page.get_by_label("Thread", exact=True)
        self.messages = page.get_by_label("Messages", exact=True)

    def are(self, name: str, channel: str) -> None:
        """Another person sits down, and goes to a channel."""
        self.page.get_by_label("You are acting as").select_option(label=name)
        self.page.get_by_label("Channels and apps").get_by_role("button", name=channel).click()

    def open_thread(self, of: Locator) -> None:
        of.hover()
        of.get_by_role("button", name="Reply in thread").first.click()
        expect(self.thread).to_be_visible()

    def write(self, words: str) -> None:
        """In the thread, and nobody is called by name."""
        self.page.get_by_label("Reply in the thread").fill(words)
        self.page.keyboard.press("Enter")
        expect(self.thread.get_by_text(words, exact=True)).to_be_visible()

    def press(self, where: Locator, name: str) -> None:
        where.get_by_role("button", name=name).last.click()

    def form(self, name: str) -> Locator:
        return self.page.get_by_role("dialog", name=name)


def test_a_case_is_talked_about_taken_over_ended_and_opened_again(page: Page, stage: Stage) -> None:
    people = People(page)
    thread = people.thread
    page.get_by_label("Message #support").fill(f"@rebound {UNKNOWN}")
    page.keyboard.press("Enter")
    people.open_thread(people.messages.get_by_role("article", name="Robin Hale"))
    expect(thread.get_by_text("The address kim@exmaple.com does not exist", exact=True)).to_be_visible()

    # Robin asks on
    people.write("so is the mail lost?")
    expect(thread.get_by_text("Yes. This message was not delivered to kim@exmaple.com")).to_be_visible()
    people.write("what do I tell the customer?")
    expect(thread.get_by_text("You can copy this and send it.")).to_be_visible()
    people.write("thanks!")
    thanks = thread.get_by_role("article", name="Robin Hale").filter(has_text="thanks!")
    expect(thanks.locator(".reaction")).to_have_attribute("title", "Rebound")

    # Robin asks for a person
    people.write("I need a human, the customer is waiting")
    expect(thread.get_by_text("Of course. Press the button")).to_be_visible()
    people.press(thread, "Bring in a person")
    form = people.form("Bring in a person")
    expect(form.get_by_label("Note")).to_have_value("I need a human, the customer is waiting")
    form.get_by_role("button", name="Send").click()
    expect(form).to_have_count(0)
    expect(thread.get_by_text("Somebody from #escalations will look at this.")).to_be_visible()

    # Priya takes it
    people.are("Priya Nair", "escalations")
    card = people.messages.get_by_role("article", name="Rebound")
    expect(card.get_by_text("The address kim@exmaple.com does not exist · waiting")).to_be_visible()
    expect(card.get_by_text("I need a human, the customer is waiting")).to_be_visible()
    people.press(card, "Take it")
    expect(card.get_by_text("The address kim@exmaple.com does not exist · Priya Nair has it")).to_be_visible()
    expect(card.get_by_role("button", name="Take it")).to_have_count(0)

    # Priya notes something, and writes to Robin
    people.press(card, "Add a note…")
    people.form("Add a note").get_by_label("Note").fill("exmaple.com is not theirs")
    people.form("Add a note").get_by_role("button", name="Add", exact=True).click()
    expect(card.get_by_text("Priya Nair: exmaple.com is not theirs")).to_be_visible()
    people.press(card, "Reply to the person")
    people.form("Reply to the person").get_by_label("Your words").fill("Was example.com meant?")
    people.form("Reply to the person").get_by_role("button", name="Send").click()
    expect(people.form("Reply to the person")).to_have_count(0)

    # Robin answers
    people.are("Robin Hale", "support")
    people.open_thread(people.messages.get_by_role("article", name="Robin Hale"))
    expect(thread.get_by_text("Priya Nair writes:")).to_be_visible()
    expect(thread.get_by_text("Was example.com meant?")).to_be_visible()
    expect(thread.get_by_text("exmaple.com is not theirs")).to_have_count(0)
    people.write("Ah, yes. They wrote it wrong in their form.")

    # Priya ends it
    people.are("Priya Nair", "escalations")
    people.open_thread(card)
    expect(thread.get_by_text("Robin Hale writes in their thread:")).to_be_visible()
    expect(thread.get_by_text("Ah, yes. They wrote it wrong in their form.")).to_be_visible()
    people.press(people.messages, "Resolve…")
    form = people.form("Resolve")
    form.get_by_role("button", name="Resolve").click()
    expect(form.get_by_text("Please complete this required field.")).to_be_visible()
    form.get_by_label("The answer was right").check()
    form.get_by_label("Words for the person").fill("Send it to kim@example.com.")
    form.get_by_role("button", name="Resolve").click()
    expect(form).to_have_count(0)
    expect(people.messages.get_by_text("The address kim@exmaple.com does not exist · solved")).to_be_visible()

    # Robin thanks, and comes back
    people.are("Robin Hale", "support")
    people.open_thread(people.messages.get_by_role("article", name="Robin Hale"))
    expect(thread.get_by_text("has resolved this.")).to_be_visible()
    expect(thread.get_by_text("Send it to kim@example.com.")).to_be_visible()
    people.write("thank you so much")
    last = thread.get_by_role("article", name="Robin Hale").last
    expect(last.locator(".reaction")).to_have_attribute("title", "Rebound")
    people.write("It came back again, with the same words")
    expect(thread.get_by_text("This was closed, and is open again.")).to_be_visible()

    # Priya sees it
    people.are("Priya Nair", "escalations")
    people.open_thread(people.messages.get_by_role("article", name="Rebound"))
    expect(people.messages.get_by_text("The address kim@exmaple.com does not exist · waiting")).to_be_visible()
    expect(thread.get_by_text("wrote again, so this is open again.")).to_be_visible()
    expect(thread.get_by_text("It came back again, with the same words")).to_have_count(1)
    expect(thread.get_by_text("thank you so much")).to_have_count(0)
    stage.settled(stage.slack.history("#escalations")[0])
