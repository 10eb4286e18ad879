"""Tables that can be sorted, charts, and notices in modals.

(https://docs.slack.dev/reference/block-kit/blocks/data-table-block,
https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block,
https://docs.slack.dev/reference/block-kit/blocks/alert-block; which stands where: https://docs.slack.dev/blocks.json)
"""

from bot.playground.blockkit.objects import check_text
from bot.playground.blockkit.problems import Problems
from bot.playground.blockkit.richtext import check_rich_text
from bot.playground.things import Json

MOST_CHARTS = 2
_MOST_ROWS, _MOST_COLUMNS, _MOST_CHARACTERS = 101, 20, 10_000
_MOST_SERIES, _MOST_CATEGORIES = 12, 20


def check_data_table(problems: Problems, block: Json, path: str) -> None:
    """A header and 1 to 100 rows of as many cells, with a caption."""
    problems.string(block, "caption", path, 3000, required=True)
    problems.whole(block, "page_size", path, 1, 100)
    problems.whole(block, "row_header_column_index", path, 0, _MOST_COLUMNS - 1)
    rows = problems.array(block.get("rows"), f"{path}/rows", 2, _MOST_ROWS)
    total = 0
    for r, row in enumerate(rows):
        cells = problems.array(row, f"{path}/rows/{r}", 1, _MOST_COLUMNS)
        if isinstance(rows[0], list) and len(cells) != len(rows[0]):
            problems.add(f"{path}/rows/{r}", "must have as many cells as the first row")
        for c, cell in enumerate(cells):
            total += _cell(problems, cell, f"{path}/rows/{r}/{c}", header=r == 0)
    if total > _MOST_CHARACTERS:
        problems.add(f"{path}/rows", f"must be less than {_MOST_CHARACTERS + 1} characters in all cells")


def _cell(problems: Problems, value: object, path: str, *, header: bool) -> int:
    """One cell; gives how many characters it takes."""
    cell = problems.mapping(value, path)
    if cell is None:
        return 0
    kind = problems.kind(cell)
    if kind == "rich_text" and not header:
        check_rich_text(problems, cell, path)
        return len(str(cell))
    if kind not in ("raw_text", "raw_number"):
        problems.add(f"{path}/type", f"unsupported type: {kind}")
        return 0
    if kind == "raw_number" and not _is_number(cell.get("value")):
        problems.add(f"{path}/value", "must be a valid number")
    text = problems.string(cell, "text", path, _MOST_CHARACTERS, required=kind == "raw_text")
    problems.fields(cell, path, ("type", "text") if kind == "raw_text" else ("type", "text", "value"))
    return len(text or str(cell.get("value", "")))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def check_chart(problems: Problems, block: Json, path: str) -> None:
    """A pie of segments, or bars, lines or areas over categories."""
    problems.string(block, "title", path, 50, required=True)
    chart = problems.mapping(block.get("chart"), f"{path}/chart")
    if chart is None:
        return
    where, kind = f"{path}/chart", problems.kind(chart)
    if kind == "pie":
        for index, value in enumerate(problems.array(chart.get("segments"), f"{where}/segments", 1, _MOST_SERIES)):
            _point(problems, value, f"{where}/segments/{index}")
        problems.fields(chart, where, ("type", "segments"))
    elif kind in ("bar", "line", "area"):
        _series(problems, chart, where)
        problems.fields(chart, where, ("type", "series", "axis_config"))
    else:
        problems.add(f"{where}/type", "must be one of pie, bar, line, area")


def _point(problems: Problems, value: object, path: str) -> str | None:
    """A label and its number; gives the label."""
    point = problems.mapping(value, path)
    if point is None:
        return None
    if not _is_number(point.get("value")):
        problems.add(f"{path}/value", "must be a valid number")
    return problems.string(point, "label", path, 20, required=True)


def _series(problems: Problems, chart: Json, path: str) -> None:
    axis = problems.mapping(chart.get("axis_config"), f"{path}/axis_config") or {}
    categories = problems.array(axis.get("categories"), f"{path}/axis_config/categories", 1, _MOST_CATEGORIES)
    for index, label in enumerate(categories):
        if not isinstance(label, str) or not 1 <= len(label) <= 20:
            problems.add(f"{path}/axis_config/categories/{index}", "must be a string of 1 to 20 characters")
    for key in ("x_label", "y_label"):
        problems.string(axis, key, f"{path}/axis_config", 50)
    names = []
    for index, value in enumerate(problems.array(chart.get("series"), f"{path}/series", 1, _MOST_SERIES)):
        where = f"{path}/series/{index}"
        one = problems.mapping(value, where)
        if one is None:
            continue
        names.append(problems.string(one, "name", where, 20, required=True))
        points = problems.array(one.get("data"), f"{where}/data", 1, _MOST_CATEGORIES)
        labels = [_point(problems, point, f"{where}/data/{n}") for n, point in enumerate(points)]
        if labels != categories:
            problems.add(f"{where}/data", "labels must match the categories")
    if len(set(names)) < len(names):
        problems.add(f"{path}/series", "names must be unique")


def check_alert(problems: Problems, block: Json, path: str) -> None:
    """A notice at the top of a modal."""
    check_text(problems, block.get("text"), f"{path}/text", 200)
    problems.choice(block, "level", path, ("default", "info", "warning", "error", "success"))
