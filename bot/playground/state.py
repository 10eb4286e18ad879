"""What a person has typed and chosen in a view: as Slack reports it, and what its client checks first."""

from collections.abc import Mapping

from bot.playground.things import Json

Value = str | list[str] | None
REQUIRED = "Please complete this required field."


def input_value(element: Json, value: Value) -> Json:
    """One element's entry in ``state.values``, given what was typed or chosen."""
    kind = str(element["type"])
    one = value[0] if isinstance(value, list) and value else value if isinstance(value, str) else None
    if kind in ("static_select", "radio_buttons"):
        return {"type": kind, "selected_option": _option(element, one)}
    if kind in ("checkboxes", "multi_static_select"):
        many = value if isinstance(value, list) else [value] if value else []
        return {"type": kind, "selected_options": [o for v in many if (o := _option(element, v))]}
    several = {
        "multi_users_select": "selected_users",
        "multi_conversations_select": "selected_conversations",
        "multi_channels_select": "selected_channels",
    }
    if kind in several:
        return {"type": kind, several[kind]: value if isinstance(value, list) else [value] if value else []}
    pickers = {
        "users_select": "selected_user",
        "conversations_select": "selected_conversation",
        "channels_select": "selected_channel",
        "datepicker": "selected_date",
        "timepicker": "selected_time",
    }
    return {"type": kind, pickers.get(kind, "value"): one or None}


def _option(element: Json, value: str | None) -> Json | None:
    groups = element.get("option_groups") or [element]
    options = [option for group in groups for option in group.get("options", [])]
    return next((option for option in options if option.get("value") == value), None)


def initial_value(element: Json) -> Value:
    """What the app put into an element beforehand."""
    if "initial_option" in element:
        return str(element["initial_option"]["value"])
    if "initial_options" in element:
        return [str(option["value"]) for option in element["initial_options"]]
    for key in ("users", "conversations", "channels"):
        if f"initial_{key}" in element:
            return [str(one) for one in element[f"initial_{key}"]]
    for key in ("value", "user", "conversation", "channel", "date", "time"):
        if f"initial_{key}" in element:
            return str(element[f"initial_{key}"])
    return None


def inputs(payload: Json) -> list[Json]:
    """The input blocks of a view."""
    return [block for block in payload["blocks"] if block["type"] == "input"]


def _given(block: Json, values: Mapping[str, Value]) -> Value:
    """The value for a block: by its ``block_id`` or its element's ``action_id``, else the initial one."""
    for key in (block["block_id"], block["element"]["action_id"]):
        if key in values:
            return values[key]
    return initial_value(block["element"])


def view_state(payload: Json, values: Mapping[str, Value]) -> Json:
    """``state.values`` of a view."""
    return {
        block["block_id"]: {block["element"]["action_id"]: input_value(block["element"], _given(block, values))}
        for block in inputs(payload)
    }


def client_errors(payload: Json, values: Mapping[str, Value]) -> dict[str, str]:
    """What Slack's own client says before anything is sent: required fields and lengths."""
    errors: dict[str, str] = {}
    for block in inputs(payload):
        element, value = block["element"], _given(block, values)
        if not value:
            if not block.get("optional"):
                errors[block["block_id"]] = REQUIRED
            continue
        if element["type"] == "plain_text_input" and isinstance(value, str):
            low, high = element.get("min_length", 0), element.get("max_length", 3000)
            if len(value) > high:
                errors[block["block_id"]] = f"Use at most {high} characters. There are {len(value)}."
            elif len(value) < low:
                errors[block["block_id"]] = f"Use at least {low} characters."
    return errors
