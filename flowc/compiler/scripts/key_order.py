"""Objects for engines that sort keys, or take data for files. Generated steps carry this source."""

from typing import Any

from flowc.lang.codec import Fields

ITEMS = "$items"


def in_order(data: Any) -> Any:
    """JSON data in which an object is a list of its items where its keys would change meaning.

    The objects of records and files stay: their keys are no data.
    """
    if isinstance(data, list):
        return [in_order(item) for item in data]
    if not isinstance(data, dict):
        return data
    items = {key: in_order(value) for key, value in data.items()}
    if isinstance(data, Fields):
        return items
    is_plain = list(data) == sorted(data) and ITEMS not in data
    if is_plain and data.get("class") not in ("File", "Directory"):
        return items
    return {ITEMS: [[key, value] for key, value in items.items()]}


def plain(data: Any) -> Any:
    """The data that `in_order` made, as it was."""
    if isinstance(data, list):
        return [plain(item) for item in data]
    if not isinstance(data, dict):
        return data
    if list(data) == [ITEMS]:
        return {key: plain(value) for key, value in data[ITEMS]}
    return {key: plain(value) for key, value in data.items()}
