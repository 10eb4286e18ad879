"""Interactive elements and their limits (https://docs.slack.dev/reference/block-kit/block-elements)."""

import re
from collections.abc import Callable

from bot.playground.blockkit.objects import (
    check_confirm,
    check_filter,
    check_initial,
    check_option,
    check_options,
    check_text,
)
from bot.playground.blockkit.problems import Problems
from bot.playground.things import Json

Check = Callable[[Problems, Json, str], None]
_COMMON = ("type", "action_id")
_FORMS = {
    "initial_date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "initial_time": re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]"),
}
"""https://docs.slack.dev/reference/block-kit/block-elements/time-picker-element, …/date-picker-element"""


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
    initial, most = item.get("initial_value"), item.get("max_length", 3000)
    if isinstance(initial, str) and isinstance(most, int) and len(initial) > most:
        problems.add(f"{path}/initial_value", f"must be less than {most + 1} characters, as max_length says")
    problems.boolean(item, "multiline", path)
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
                problems.fields(found, f"{path}/option_groups/{index}", ("label", "options"))
        check_initial(problems, item, path, _grouped(item["option_groups"]))
    else:
        check_options(problems, item, path, 100)
    allowed = ("options", "option_groups", "initial_option", "initial_options", "max_selected_items", "confirm")
    problems.fields(item, path, (*_COMMON, *allowed, "placeholder", "focus_on_load"))


def _grouped(groups: object) -> list[object]:
    """The options of all groups."""
    found = groups if isinstance(groups, list) else []
    made = [group.get("options") for group in found if isinstance(group, dict)]
    return [option for options in made if isinstance(options, list) for option in options]


def _choices(problems: Problems, item: Json, path: str) -> None:
    check_options(problems, item, path, 10, mrkdwn=True)
    allowed = ("options", "initial_option", "initial_options", "confirm", "focus_on_load")
    problems.fields(item, path, (*_COMMON, *allowed))


def _picker(initial: str) -> Check:
    """Elements that choose among people or channels, or a date, or that take a line of a certain form."""

    def check(problems: Problems, item: Json, path: str) -> None:
        _placeholder(problems, item, path)
        check_filter(problems, item, path)
        value = problems.string(item, initial, path, 3000)
        form = _FORMS.get(initial)
        if value is not None and form is not None and not form.fullmatch(value):
            problems.add(f"{path}/{initial}", f"must match {form.pattern}")
        allowed = ("placeholder", "confirm", "focus_on_load", "filter", "response_url_enabled", "timezone")
        problems.fields(item, path, (*_COMMON, *allowed, initial, "default_to_current_conversation"))

    return check


def _many(initial: str) -> Check:
    """Elements that choose several people or channels."""

    def check(problems: Problems, item: Json, path: str) -> None:
        _placeholder(problems, item, path)
        check_filter(problems, item, path)
        problems.whole(item, "max_selected_items", path, 1)
        chosen = problems.array(item.get(initial, []), f"{path}/{initial}", 0, 100)
        if not all(isinstance(one, str) for one in chosen):
            problems.add(f"{path}/{initial}", "must be a list of ids")
        allowed = ("placeholder", "confirm", "focus_on_load", "filter", "max_selected_items")
        problems.fields(item, path, (*_COMMON, *allowed, initial, "default_to_current_conversation"))

    return check


def _number_input(problems: Problems, item: Json, path: str) -> None:
    _placeholder(problems, item, path)
    if not isinstance(item.get("is_decimal_allowed"), bool):
        problems.add(f"{path}/is_decimal_allowed", "missing required field: is_decimal_allowed")
    for key in ("initial_value", "min_value", "max_value"):
        problems.string(item, key, path, 40)
    allowed = ("is_decimal_allowed", "initial_value", "min_value", "max_value", "placeholder", "focus_on_load")
    problems.fields(item, path, (*_COMMON, *allowed, "dispatch_action_config"))


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
    problems.string(item, "accessibility_label", path, 75)
    problems.array(item.get("visible_to_user_ids", []), f"{path}/visible_to_user_ids", 0, 10)
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
    "multi_users_select": _many("initial_users"),
    "multi_conversations_select": _many("initial_conversations"),
    "multi_channels_select": _many("initial_channels"),
    "number_input": _number_input,
    "datepicker": _picker("initial_date"),
    "timepicker": _picker("initial_time"),
    "image": _image,
    "feedback_buttons": _feedback_buttons,
    "icon_button": _icon_button,
}
_SELECTS = frozenset(
    {"static_select", "multi_static_select", "users_select", "conversations_select", "channels_select",
     "multi_users_select", "multi_conversations_select", "multi_channels_select", "datepicker", "timepicker",
     "checkboxes", "radio_buttons"}
)  # fmt: skip
IN_ACTIONS = frozenset({"button", "overflow"}) | _SELECTS
IN_ACCESSORY = IN_ACTIONS | {"image"}
IN_INPUT = _SELECTS | {"plain_text_input", "email_text_input", "url_text_input", "number_input"}
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
