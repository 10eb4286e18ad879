"""Composition objects: text, option, confirmation (https://docs.slack.dev/reference/block-kit/composition-objects)."""

from bot.playground.blockkit.problems import Problems
from bot.playground.things import Json


def check_text(problems: Problems, value: object, path: str, high: int, *, plain: bool = False, low: int = 1) -> None:
    """A text object of at most ``high`` characters; ``plain`` ones take no mrkdwn."""
    item = problems.mapping(value, path)
    if item is None:
        return
    kinds = ("plain_text",) if plain else ("plain_text", "mrkdwn")
    if item.get("type") not in kinds:
        problems.add(f"{path}/type", f"must be one of {', '.join(kinds)}")
    problems.string(item, "text", path, high, required=True, low=low)
    problems.fields(item, path, ("type", "text", "emoji", "verbatim"))
    problems.boolean(item, "emoji", path)
    problems.boolean(item, "verbatim", path)
    if "emoji" in item and item.get("type") == "mrkdwn":
        problems.add(path, "invalid additional property: emoji")


def check_option(problems: Problems, value: object, path: str, *, mrkdwn: bool = False, url: bool = False) -> None:
    """One option of a menu or a group: text 75, value 150, description 75, and in an overflow menu a link of 3,000
    (https://docs.slack.dev/reference/block-kit/composition-objects/option-object)."""
    item = problems.mapping(value, path)
    if item is None:
        return
    check_text(problems, item.get("text"), f"{path}/text", 75, plain=not mrkdwn)
    problems.string(item, "value", path, 150, required=True)
    if url:
        problems.string(item, "url", path, 3000)
    if "description" in item:
        check_text(problems, item["description"], f"{path}/description", 75, plain=not mrkdwn)
    problems.fields(item, path, ("text", "value", "description", "url") if url else ("text", "value", "description"))


def check_options(problems: Problems, item: Json, path: str, high: int, *, mrkdwn: bool = False) -> None:
    """The options of an element, and that what is chosen at first is among them."""
    options = problems.array(item.get("options"), f"{path}/options", 1, high)
    for index, option in enumerate(options):
        check_option(problems, option, f"{path}/options/{index}", mrkdwn=mrkdwn)
    values = [option.get("value") for option in options if isinstance(option, dict)]
    if len(values) != len(set(map(str, values))):
        problems.add(f"{path}/options", "option values must be unique")
    check_initial(problems, item, path, options)


def check_filter(problems: Problems, item: Json, path: str) -> None:
    """Which conversations a menu offers (https://docs.slack.dev/reference/block-kit/composition-objects/conversation-filter-object)."""
    if "filter" not in item:
        return
    found, where = problems.mapping(item["filter"], f"{path}/filter"), f"{path}/filter"
    if found is None:
        return
    if "include" in found:
        kinds = problems.array(found["include"], f"{where}/include", 1, 4)
        if not all(kind in ("im", "mpim", "private", "public") for kind in kinds):
            problems.add(f"{where}/include", "must be of im, mpim, private, public")
    for key in ("exclude_bot_users", "exclude_external_shared_channels"):
        problems.boolean(found, key, where)
    problems.fields(found, where, ("include", "exclude_bot_users", "exclude_external_shared_channels"))


def check_initial(problems: Problems, item: Json, path: str, options: list[object]) -> None:
    """That what is chosen at first is among what can be chosen."""
    initial = item.get("initial_options", [item["initial_option"]] if "initial_option" in item else [])
    if not isinstance(initial, list):
        problems.add(f"{path}/initial_options", "must be a valid array")
        return
    for option in initial:
        if option not in options:
            problems.add(path, "initial option must be one of the options")


def check_confirm(problems: Problems, value: object, path: str) -> None:
    """A confirmation dialogue: title 100, text 300, buttons 30, all of them plain text
    (https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object)."""
    item = problems.mapping(value, path)
    if item is None:
        return
    check_text(problems, item.get("title"), f"{path}/title", 100, plain=True)
    check_text(problems, item.get("text"), f"{path}/text", 300, plain=True)
    check_text(problems, item.get("confirm"), f"{path}/confirm", 30, plain=True)
    check_text(problems, item.get("deny"), f"{path}/deny", 30, plain=True)
    problems.choice(item, "style", path, ("primary", "danger"))
    problems.fields(item, path, ("title", "text", "confirm", "deny", "style"))
