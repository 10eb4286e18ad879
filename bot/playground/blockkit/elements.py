"""Interactive elements and their limits (https://docs.slack.dev/reference/block-kit/block-elements)."""

from collections.abc import Callable

from bot.playground.blockkit.objects import check_confirm, check_option, check_options, check_text
from bot.playground.blockkit.problems import Problems
from bot.playground.things import Json

Check = Callable[[Problems, Json, str], None]
_COMMON = ("type", "action_id")


def _button(problems: Problems, item: Json, path: str) -> None:
    check_text(problems, item.get("text"), f"{path}/text", 75, plain=True)
    problems.string(item, "value", path, 2000)
    problems.string(item, "url", path, 3000)
    problems.string(item, "accessibility_label", path, 75)
    problems.choice(item, "style", path, ("primary", "danger"))
    problems.fields(item, path, (*_COMMON, "text", "value", "url", "style", "confirm", "accessibility_label"))


def _overflow(problems: Problems, item: Json, path: str) -> None:
    for index, option in enumerate(problems.array(item.get("options"), f"{path}/options", 1, 5)):
        check_option(problems, option, f"{path}/options/{index}", url=True)
    problems.fields(item, path, (*_COMMON, "options", "confirm"))


def _placeholder(problems: Problems, item: Json, path: str) -> None:
    if "placeholder" in item:
        check_text(problems, item["placeholder"], f"{path}/placeholder", 150, plain=True)
    problems.boolean(item, "focus_on_load", path)


def _plain_text_input(problems: Problems, item: Json, path: str) -> None:
    _placeholder(problems, item, path)
    problems.string(item, "initial_value", path, 3000, low=0)
    for key in ("min_length", "max_length"):
        value = item.get(key)
        lowest = 0 if key == "min_length" else 1
        if value is not None and (not isinstance(value, int) or not lowest <= value <= 3000):
            problems.add(f"{path}/{key}", f"must be an integer from {lowest} to 3000")
    allowed = ("multiline", "initial_value", "min_length", "max_length", "placeholder", "focus_on_load")
    problems.fields(item, path, (*_COMMON, *allowed, "dispatch_action_config"))


def _static_select(problems: Problems, item: Json, path: str) -> None:
    _placeholder(problems, item, path)
    if "option_groups" in item and "options" not in item:
        for index, group in enumerate(problems.array(item["option_groups"], f"{path}/option_groups", 1, 100)):
            found = problems.mapping(group, f"{path}/option_groups/{index}")
            if found is not None:
                check_text(problems, found.get("label"), f"{path}/option_groups/{index}/label", 75, plain=True)
                check_options(problems, found, f"{path}/option_groups/{index}", 100)
    else:
        check_options(problems, item, path, 100)
    allowed = ("options", "option_groups", "initial_option", "initial_options", "max_selected_items", "confirm")
    problems.fields(item, path, (*_COMMON, *allowed, "placeholder", "focus_on_load"))


def _choices(problems: Problems, item: Json, path: str) -> None:
    check_options(problems, item, path, 10, mrkdwn=True)
    allowed = ("options", "initial_option", "initial_options", "confirm", "focus_on_load")
    problems.fields(item, path, (*_COMMON, *allowed))


def _picker(initial: str) -> Check:
    """Elements that choose among people or channels, or a date."""

    def check(problems: Problems, item: Json, path: str) -> None:
        _placeholder(problems, item, path)
        allowed = ("placeholder", "confirm", "focus_on_load", "filter", "response_url_enabled")
        problems.fields(item, path, (*_COMMON, *allowed, initial, "default_to_current_conversation"))

    return check


def _image(problems: Problems, item: Json, path: str) -> None:
    if "slack_file" not in item:
        problems.string(item, "image_url", path, 3000, required=True)
    problems.string(item, "alt_text", path, 2000, required=True)
    problems.fields(item, path, ("type", "image_url", "slack_file", "alt_text"))


def _feedback_buttons(problems: Problems, item: Json, path: str) -> None:
    for key in ("positive_button", "negative_button"):
        button = problems.mapping(item.get(key), f"{path}/{key}")
        if button is not None:
            check_text(problems, button.get("text"), f"{path}/{key}/text", 75, plain=True)
            problems.string(button, "value", f"{path}/{key}", 2000, required=True)
            problems.string(button, "accessibility_label", f"{path}/{key}", 75)
            problems.fields(button, f"{path}/{key}", ("text", "value", "accessibility_label"))
    problems.fields(item, path, (*_COMMON, "positive_button", "negative_button"))


def _icon_button(problems: Problems, item: Json, path: str) -> None:
    check_text(problems, item.get("text"), f"{path}/text", 75, plain=True)
    problems.choice(item, "icon", path, ("trash",))
    if "icon" not in item:
        problems.add(f"{path}/icon", "missing required field: icon")
    problems.string(item, "value", path, 2000)
    allowed = ("text", "icon", "value", "confirm", "accessibility_label", "visible_to_user_ids")
    problems.fields(item, path, (*_COMMON, *allowed))


CHECKS: dict[str, Check] = {
    "button": _button,
    "overflow": _overflow,
    "plain_text_input": _plain_text_input,
    "email_text_input": _picker("initial_value"),
    "url_text_input": _picker("initial_value"),
    "static_select": _static_select,
    "multi_static_select": _static_select,
    "checkboxes": _choices,
    "radio_buttons": _choices,
    "users_select": _picker("initial_user"),
    "conversations_select": _picker("initial_conversation"),
    "channels_select": _picker("initial_channel"),
    "datepicker": _picker("initial_date"),
    "timepicker": _picker("initial_time"),
    "image": _image,
    "feedback_buttons": _feedback_buttons,
    "icon_button": _icon_button,
}
_SELECTS = frozenset(
    {"static_select", "multi_static_select", "users_select", "conversations_select", "channels_select", "datepicker",
     "timepicker", "checkboxes", "radio_buttons"}
)  # fmt: skip
IN_ACTIONS = frozenset({"button", "overflow"}) | _SELECTS
IN_ACCESSORY = IN_ACTIONS | {"image"}
IN_INPUT = _SELECTS | {"plain_text_input", "email_text_input", "url_text_input"}
IN_CONTEXT_ACTIONS = frozenset({"feedback_buttons", "icon_button"})


def check_element(problems: Problems, value: object, path: str, allowed: frozenset[str]) -> None:
    """One element, of a kind that may stand where it stands."""
    item = problems.mapping(value, path)
    if item is None:
        return
    kind = problems.kind(item)
    if kind not in allowed:
        problems.add(f"{path}/type", f"unsupported type: {kind}")
        return
    CHECKS[kind](problems, item, path)
    if kind != "image":
        problems.string(item, "action_id", path, 255)
    if "confirm" in item:
        check_confirm(problems, item["confirm"], f"{path}/confirm")
