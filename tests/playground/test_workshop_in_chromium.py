"""What can happen in a workspace, tried in the page: edits, private channels, other apps, e-mail, badges, time."""

import pytest
from playwright.sync_api import Page, expect

from bot.playground import cast
from bot.playground.driver import Playground
from tests.playground.test_page_in_chromium import CHROMIUM, browser, page, write

__all__ = ["browser", "page"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium, chromium-browser or google-chrome on the PATH"),
]


def test_one_edits_ones_own_message_where_it_stands(page: Page, echo: Playground) -> None:
    echo.say("#support", "not mine", user=cast.MATEO)
    write(page, "the frist @priya <b> & more")
    mine = page.get_by_role("article", name="Robin Hale")
    mine.hover()
    mine.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Edit message").click()
    field = page.get_by_label("Edit message")
    expect(field).to_be_focused()
    expect(field).to_have_value("the frist @priya <b> & more")
    field.fill("the first @priya <b> & more")
    page.keyboard.press("Enter")

    expect(mine.get_by_text("(edited)")).to_be_visible()
    expect(field).to_have_count(0)
    assert echo.history("#support")[1].text == f"the first <@{cast.PRIYA}> &lt;b&gt; &amp; more"
    echo.wait_for(lambda: len(echo.delivered("message_changed")) == 1)
    theirs = page.get_by_role("article", name="Mateo Lind")
    theirs.hover()
    theirs.get_by_role("button", name="More actions").click()
    expect(page.get_by_role("menuitem", name="Copy link")).to_be_visible()
    expect(page.get_by_role("menuitem", name="Edit message")).to_have_count(0)


def test_escape_leaves_a_message_as_it_was(page: Page, echo: Playground) -> None:
    write(page, "as it was")
    mine = page.get_by_role("article", name="Robin Hale")
    mine.hover()
    mine.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Edit message").click()
    page.get_by_label("Edit message").fill("another thing")
    page.keyboard.press("Escape")

    expect(mine.get_by_text("as it was")).to_be_visible()
    assert echo.delivered("message_changed") == []


def test_a_private_channel_is_in_the_list_of_its_members_alone(page: Page, echo: Playground) -> None:
    echo.say("#deliverability-team", "between us", user=cast.JONAS)
    channels = page.get_by_label("Channels and apps")
    expect(channels.get_by_role("button", name="escalations")).to_be_visible()
    expect(channels.get_by_role("button", name="deliverability-team")).to_have_count(0)

    page.get_by_label("You are acting as").select_option(label="Priya Nair")
    channels.get_by_role("button", name="private channel deliverability-team 1 unread").click()
    expect(page.get_by_label("Messages", exact=True).get_by_text("between us")).to_be_visible()
    page.get_by_label("You are acting as").select_option(label="Robin Hale")
    expect(page.get_by_text("between us")).to_have_count(0)


def test_badges_count_what_is_for_one_and_bold_is_the_rest(page: Page, echo: Playground) -> None:
    echo.say("#general", "just news", user=cast.YUKI)
    echo.say("#general", "@robin are you there?", user=cast.YUKI)
    echo.say("#escalations", "a case", user=cast.PRIYA)
    channels = page.get_by_label("Channels and apps")
    general = channels.get_by_role("button", name="general 2 unread, 1 for you")
    expect(general.locator(".badge")).to_have_text("1")
    quiet = channels.get_by_role("button", name="escalations 1 unread")
    expect(quiet.locator(".badge")).to_have_count(0)
    assert quiet.locator(".name").evaluate("node => Number(getComputedStyle(node).fontWeight)") >= 700

    page.reload()
    page.locator("html[data-ready]").wait_for()
    general.click()
    expect(channels.get_by_role("button", name="general", exact=True)).to_be_visible()
    page.get_by_label("You are acting as").select_option(label="Priya Nair")
    expect(channels.get_by_role("button", name="general 2 unread", exact=True)).to_have_count(0)
    echo.say("#escalations", "@deliverability wake up", user=cast.ROBIN)
    expect(channels.get_by_role("button", name="escalations 1 unread, 1 for you")).to_be_visible()


def test_another_app_posts_by_a_form(page: Page, echo: Playground) -> None:
    page.get_by_role("button", name="What can happen in this channel").click()
    page.get_by_role("menuitem", name="An app posts").click()
    form = page.get_by_role("dialog", name="An app posts")
    form.get_by_label("Words in the attachment").fill("550 <kim@example.com> & no")
    form.get_by_role("button", name="Post").click()

    said = page.get_by_role("article", name="Desk")
    expect(said.locator(".attachment")).to_contain_text("550 <kim@example.com> & no")
    expect(said.locator(".attachment")).to_contain_text("Requester")
    expect(form).to_have_count(0)
    echo.wait_for(lambda: len(echo.delivered("message.channels")) == 1)
    assert echo.delivered("message.channels")[0].body["event"]["bot_id"] == cast.DESK_BOT


def test_a_message_is_forwarded_from_its_menu(page: Page, echo: Playground) -> None:
    echo.say("#support", "550 mailbox full", user=cast.MATEO)
    message = page.get_by_role("article", name="Mateo Lind")
    message.hover()
    message.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Forward to").click()
    page.get_by_role("menuitem", name="#escalations").click()
    page.get_by_role("button", name="escalations").click()

    forwarded = page.get_by_role("article", name="Robin Hale").locator(".attachment")
    expect(forwarded).to_contain_text("Mateo Lind")
    expect(forwarded.get_by_text("550 mailbox full")).to_have_count(1)


def test_an_e_mail_arrives_by_a_form(page: Page, echo: Playground) -> None:
    page.get_by_role("button", name="What else can happen here").click()
    page.get_by_role("menuitem", name="An e-mail arrives").click()
    form = page.get_by_role("dialog", name="An e-mail arrives")
    form.get_by_label("The e-mail, headers and all").fill("Subject: Back again\nFrom: mx@example.net\n\n550 no <b>")
    form.get_by_role("button", name="Deliver it").click()

    mail = page.get_by_role("article", name="Slackbot").locator(".mail")
    expect(mail).to_contain_text("Back again")
    expect(mail.locator("pre")).to_have_text("550 no <b>")
    assert echo.history("#support")[0].files[0].filetype == "email"


def test_time_is_let_pass_by_a_menu(page: Page, echo: Playground) -> None:
    before = echo.now()
    page.get_by_role("button", name="let time pass").click()
    page.get_by_role("menuitem", name="8 hours").click()

    expect(page.get_by_text("8 hours have passed.")).to_be_visible()
    assert 8 * 3600 <= echo.now() - before < 8 * 3600 + 600
    expect(page.locator(".side-button.clock.moved")).to_be_visible()


def test_a_reaction_is_chosen_from_a_menu_and_taken_back_by_a_press(page: Page, echo: Playground) -> None:
    said = echo.say("#support", "who looks?", user=cast.MATEO)
    message = page.get_by_role("article", name="Mateo Lind")
    message.hover()
    message.get_by_role("button", name="React with …").click()
    page.get_by_role("menuitem", name="I am looking").click()
    expect(message.locator(".reaction")).to_have_attribute("title", "Robin Hale")
    message.locator(".reaction").click()

    expect(message.locator(".reaction")).to_have_count(0)
    assert [d.name for d in echo.deliveries if d.name.startswith("reaction_")] == ["reaction_added", "reaction_removed"]
    assert said.reactions == {}


def test_a_group_is_completed_and_shown_by_its_name(page: Page, echo: Playground) -> None:
    page.get_by_label("Message #support").click()
    page.keyboard.type("@deliv")
    page.get_by_role("option", name="@deliverability").click()
    page.keyboard.press("Enter")

    log = page.get_by_label("Messages", exact=True)
    expect(log.locator(".mention")).to_have_text("@deliverability")
    assert echo.history("#support")[0].text.strip() == "<!subteam^S0DELIVER>"
    echo.post_as_app("#support", text="for <!subteam^S0DELIVER>")
    expect(log.locator(".mention").nth(1)).to_have_text("@deliverability")


def test_an_archived_channel_can_be_read_and_not_written_in(page: Page, echo: Playground) -> None:
    echo.say("#support", "before", user=cast.MATEO)
    page.get_by_role("button", name="What can happen in this channel").click()
    page.get_by_role("menuitem", name="Archive this channel").click()

    expect(page.get_by_text("This channel is archived.")).to_be_visible()
    expect(page.get_by_label("Message #support")).to_be_hidden()
    expect(page.get_by_label("Messages", exact=True).get_by_text("before")).to_be_visible()
    page.get_by_role("button", name="What can happen in this channel").click()
    page.get_by_role("menuitem", name="Bring it back").click()
    expect(page.get_by_label("Message #support")).to_be_visible()


def test_what_was_deleted_above_replies_is_a_tombstone(page: Page, echo: Playground) -> None:
    said = echo.say("#support", "going away", user=cast.MATEO)
    echo.say("#support", "why?", user=cast.PRIYA, thread_ts=said.ts)
    expect(page.get_by_text("going away")).to_be_visible()
    echo.delete(said)

    expect(page.get_by_text("This message was deleted.")).to_be_visible()
    expect(page.get_by_text("going away")).to_have_count(0)
    page.get_by_role("button", name="1 reply").click()
    expect(page.get_by_label("Thread").get_by_text("why?")).to_be_visible()


def test_all_of_it_is_in_reach_on_a_phone(page: Page, echo: Playground) -> None:
    page.set_viewport_size({"width": 390, "height": 780})
    echo.email_into("#support", b"Subject: Undelivered Mail Returned to Sender\nFrom: a@example.net\n\n" + b"x" * 300)
    page.get_by_role("button", name="What can happen in this channel").click()
    page.get_by_role("menuitem", name="An app posts").click()
    page.get_by_role("dialog").get_by_role("button", name="Post").click()
    expect(page.get_by_role("article", name="Desk").locator(".attachment")).to_be_visible()
    page.get_by_role("button", name="Channels").click()
    page.get_by_role("button", name="let time pass").click()
    page.get_by_role("menuitem", name="1 hour").click()

    expect(page.get_by_text("1 hour has passed.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
