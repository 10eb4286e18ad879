"""Writes docs/pictures/: what the bot shows, in every state, at the width of a desktop and of a phone.

    python bench/pictures.py [NAME ...]

Needs a Chromium and `pip install '.[bench]'`; emoji and Japanese need fonts that have them (on Debian
fonts-noto-color-emoji and fonts-noto-cjk). The pieces are those of bot/slack/gallery, given to the playground's own
page; sheets.py says which stand on which picture. With names only these pictures are made anew.
"""

from __future__ import annotations

import io
import json
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageChops
from played import asked_twice
from playwright.sync_api import Locator, Page, sync_playwright
from sheets import AGAIN, FOLDER, SHEETS, Said, Sheet, index

from bot.answering.block_kit import Json
from bot.answering.explain import Explainer
from bot.knowledge.cache import load_cached
from bot.playground import cast
from bot.playground.blockkit.blocks import check_blocks
from bot.playground.blockkit.filling import filled
from bot.playground.blockkit.views import check_view
from bot.playground.config import PlaygroundConfig
from bot.playground.driver import Playground
from bot.playground.manifest import as_in_manifest
from bot.playground.things import Message
from bot.playground.world import World
from bot.slack.gallery import Material, Piece, gallery
from bot.slack.gallery.material import NOON
from bot.words import speaking

TOP: Final = Path(__file__).parents[1]
WIDTHS: Final = {"desktop": 1280, "phone": 390}
HEIGHT: Final = 6_000
"""High enough for the longest Home, so that nothing has to be scrolled."""
COLOURS: Final = 64
GAP: Final = 14
MARGIN: Final = 20
GROUND: Final = (232, 232, 232)
WHITE: Final = (255, 255, 255)
CHROMIUM: Final = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
STILL: Final = "* { animation: none !important; transition: none !important; } .tools { display: none !important; }"
PLAIN: Final = """
#home .blocks { padding: 16px; }
.app, .main, .message { border-radius: 0 !important; }
dialog { box-shadow: none !important; border-radius: 0 !important; }
dialog::backdrop { background: #fff; }
"""
NO_EXAMPLES: Final = ".examples, .composer, #toasts { display: none !important; }"


class Studio:
    """A playground, and its page at one width."""

    def __init__(self, slack: Playground, page: Page) -> None:
        self.slack = slack
        self.page = page

    def take(self, sheet: Sheet, pieces: dict[str, Piece]) -> list[bytes]:
        """Everything on a sheet, one picture for each message, form or Home."""
        shots: list[bytes] = []
        self._begin()
        for item in sheet.shows:
            if isinstance(item, Said):
                shots.append(self._message(self._said(item)))
                continue
            piece = pieces[item]
            if piece.view is not None:
                shots.append(self._view(piece.view))
                continue
            if sheet.split:
                self._begin()
            shots.append(self._message(self._posted(piece, alone="private" in piece.name)))
        return shots

    def of_thread(self, message: Message) -> bytes:
        """A message that stands in a thread."""
        address = f"{self.slack.url}/archives/{message.channel}/p{message.ts.replace('.', '')}"
        self._open(f"{address}?thread_ts={message.thread_ts}&cid={message.channel}")
        return self._shot(self.page.locator(f"#thread article[data-ts='{message.ts}']"))

    def _begin(self) -> None:
        self.slack.world.reset()
        self._open(self.slack.url)

    def _open(self, address: str) -> None:
        self.page.goto(address)
        self.page.add_style_tag(content=f"{STILL} {PLAIN} {NO_EXAMPLES}")
        self.page.locator("html[data-ready]").wait_for()

    def _said(self, said: Said) -> Message:
        return self.slack.say(cast.SUPPORT, said.text, user=said.user)

    def _posted(self, piece: Piece, *, alone: bool) -> Message:
        assert piece.message is not None
        world, bot = self.slack.world, self.slack.world.bot
        blocks = as_json(piece.message.blocks)
        assert check_blocks(blocks, "message") == [], piece.name
        text = piece.message.text
        message = Message(world.timestamps.next(), cast.SUPPORT, bot.id, text, filled(blocks), bot_id=bot.bot_id)
        message.only_for = cast.ROBIN if alone else None
        return world.post(message)

    def _message(self, message: Message) -> bytes:
        return self._shot(self.page.locator(f"#messages article[data-ts='{message.ts}']"))

    def _view(self, payload: Json) -> bytes:
        view = as_json(payload)
        assert check_view(view, ("modal", "home")) == []
        view["blocks"] = filled(view["blocks"])
        self._begin()
        if view["type"] == "home":
            self.slack.world.publish_home(cast.ROBIN, view)
            self.page.evaluate("document.querySelector('#sidebar').classList.add('open')")
            self.page.get_by_role("button", name="Rebound home").click()
            return self._shot(self.page.locator("#home > .blocks, #home .blocks").first)
        self.slack.world.open_view(cast.ROBIN, view)
        return self._shot(self.page.locator("dialog"))

    @staticmethod
    def _shot(what: Locator) -> bytes:
        what.wait_for()
        return what.screenshot(animations="disabled", caret="hide")


def as_json(value: object) -> Any:
    """As it is after it went through JSON."""
    return json.loads(json.dumps(value))


def trimmed(image: Image.Image) -> Image.Image:
    """Without the empty part at its right, which is wide on a desktop."""
    empty = Image.new("RGB", image.size, image.getpixel((image.width - 1, image.height // 2)))
    ink = ImageChops.difference(image, empty).getbbox()
    return image.crop((0, 0, min(image.width, (ink[2] if ink else image.width) + MARGIN), image.height))


def stacked(shots: Sequence[bytes], *, apart: bool) -> Image.Image:
    """One below the other."""
    images = [trimmed(Image.open(io.BytesIO(shot)).convert("RGB")) for shot in shots]
    gap = GAP if apart else 0
    size = (max(i.width for i in images), sum(i.height for i in images) + gap * (len(images) - 1))
    whole = Image.new("RGB", size, GROUND if apart else WHITE)
    top = 0
    for image in images:
        whole.paste(image, (0, top))
        top += image.height + gap
    return whole


def keep(shots: Sequence[bytes], name: str, *, apart: bool = False) -> None:
    """Write them small, into one file."""
    path, image = FOLDER / f"{name}.png", stacked(shots, apart=apart)
    few = image.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, kmeans=2, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    print(f"{path.name}  {image.width} × {image.height}  {path.stat().st_size // 1024} kB")


@contextmanager
def playground() -> Iterator[Playground]:
    """One in which it is noon."""
    config = as_in_manifest(PlaygroundConfig(), TOP / "app.yaml")
    with Playground(config, world=World(clock=NOON.timestamp, teams=config.teams)) as slack:
        yield slack


@contextmanager
def studios(slack: Playground) -> Iterator[dict[str, Studio]]:
    """One for each width."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        pages = {}
        for name, width in WIDTHS.items():
            phone = name == "phone"
            context = browser.new_context(
                viewport={"width": width, "height": HEIGHT}, color_scheme="light", has_touch=phone, locale="en-US",
                timezone_id="UTC", bypass_csp=True,
            )  # fmt: skip
            pages[name] = Studio(slack, context.new_page())
        yield pages
        browser.close()


def main(names: Sequence[str]) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    material = Material(Explainer(load_cached()))
    with playground() as slack, studios(slack) as found:
        slack.deliverer.close()  # nobody listens: what is shown is put there
        for sheet in SHEETS:
            if names and sheet.name not in names:
                continue
            with speaking(sheet.language):
                pieces = {piece.name: piece for piece in gallery(material)}
            for width, studio in found.items():
                keep(studio.take(sheet, pieces), f"{sheet.name}-{width}", apart=sheet.apart)
    if not names or AGAIN[0] in names:
        with playground() as slack, asked_twice(slack) as answer, studios(slack) as found:
            for width, studio in found.items():
                keep([studio.of_thread(answer)], f"{AGAIN[0]}-{width}")
    (FOLDER / "README.md").write_text(index(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
