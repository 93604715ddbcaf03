"""Histories in the formats that other tools read: CSV, Excel, XES (IEEE 1849) and OCEL 2.0."""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO, StringIO
from typing import Any
from xml.etree import ElementTree as ET

import orjson
import xlsxwriter  # type: ignore[import-untyped] # it ships no types

from engine.event_log import Happening

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What spreadsheets would take for a formula at the beginning of a cell."""

COLUMNS = (
    "case", "title", "process", "event", "activity", "element", "type", "transition", "time", "who", "on_behalf_of",
    "via", "data", "record",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ExportedCase:
    """A case and its lines; `name` is its business id, or its number."""

    name: str
    title: str
    process_id: str
    happenings: Sequence[Happening]


def _rows(cases: Sequence[ExportedCase]) -> list[tuple[str, ...]]:
    return [
        (
            case.name, case.title, case.process_id, each.id, each.activity, each.element_id, each.element_type,
            each.transition, each.at.isoformat(), each.who, each.on_behalf_of or "", each.via, _json(each.data),
            each.digest,
        )
        for case in cases
        for each in case.happenings
    ]  # fmt: skip


def _json(data: Mapping[str, Any]) -> str:
    return orjson.dumps(data, option=orjson.OPT_SORT_KEYS).decode() if data else ""


def to_csv(cases: Sequence[ExportedCase]) -> bytes:
    """With the mark by which Excel knows UTF-8; what looks like a formula begins with an apostrophe."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([_plain(cell) for cell in row] for row in _rows(cases))
    return text.getvalue().encode("utf-8-sig")


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def to_xlsx(cases: Sequence[ExportedCase]) -> bytes:
    """One sheet; every cell is text or a time, none is a formula or a link."""
    packed = BytesIO()
    with xlsxwriter.Workbook(
        packed, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        bold, moment = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        sheet = book.add_worksheet("history")
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, COLUMNS, bold)
        time = COLUMNS.index("time")
        for line, row in enumerate(_rows(cases), 1):
            for column, cell in enumerate(row):
                if column == time:
                    at = datetime.fromisoformat(cell).astimezone(UTC).replace(tzinfo=None)
                    sheet.write_datetime(line, column, at, moment)
                else:
                    sheet.write_string(line, column, cell[:32_767])
        sheet.autofilter(0, 0, max(1, sum(len(case.happenings) for case in cases)), len(COLUMNS) - 1)
    return packed.getvalue()


def to_xes(cases: Sequence[ExportedCase]) -> bytes:
    """A log of traces; variables as attributes ``data:<name>``, values that are no text as JSON."""
    log = ET.Element("log", {"xes.version": "1849-2016", "xmlns": "http://www.xes-standard.org/"})
    for name, prefix in (
        ("Concept", "concept"),
        ("Time", "time"),
        ("Organizational", "org"),
        ("Lifecycle", "lifecycle"),
    ):
        uri = f"http://www.xes-standard.org/{prefix}.xesext"
        ET.SubElement(log, "extension", {"name": name, "prefix": prefix, "uri": uri})
    for case in cases:
        trace = ET.SubElement(log, "trace")
        for key, value in (("concept:name", case.name), ("title", case.title), ("process", case.process_id)):
            _attribute(trace, key, value)
        for each in case.happenings:
            _event(ET.SubElement(trace, "event"), each)
    packed: bytes = ET.tostring(log, encoding="utf-8", xml_declaration=True)
    return packed


def _event(event: ET.Element, each: Happening) -> None:
    told = {
        "concept:name": each.activity, "concept:instance": each.id, "lifecycle:transition": each.transition,
        "org:resource": each.who, "element": each.element_id, "type": each.element_type, "via": each.via,
        "record": each.digest,
    }  # fmt: skip
    if each.on_behalf_of:
        told["on_behalf_of"] = each.on_behalf_of
    for key, value in told.items():
        _attribute(event, key, value)
    ET.SubElement(event, "date", {"key": "time:timestamp", "value": each.at.isoformat()})
    for name, value in each.data.items():
        _attribute(event, f"data:{name}", value if isinstance(value, str) else orjson.dumps(value).decode())


def _attribute(parent: ET.Element, key: str, value: str) -> None:
    ET.SubElement(parent, "string", {"key": _xml(key), "value": _xml(value)})


def _xml(text: str) -> str:
    """Without the characters that XML 1.0 cannot say."""
    return "".join(each if each >= " " or each in "\t\n\r" else "\ufffd" for each in text)


def to_ocel(cases: Sequence[ExportedCase]) -> bytes:
    """OCEL 2.0, JSON: cases and people are objects, each line an event of the type of its activity."""
    said = ("element", "type", "transition", "via", "on_behalf_of", "data", "record")
    activities = sorted({each.activity for case in cases for each in case.happenings})
    people = sorted({each.who for case in cases for each in case.happenings})
    attributes = [{"name": name, "type": "string"} for name in said]
    document = {
        "objectTypes": [
            {
                "name": "case",
                "attributes": [{"name": "title", "type": "string"}, {"name": "process", "type": "string"}],
            },
            {"name": "person", "attributes": []},
        ],
        "eventTypes": [{"name": activity, "attributes": attributes} for activity in activities],
        "objects": [
            *(_case_object(case) for case in cases),
            *({"id": f"person:{who}", "type": "person", "attributes": [], "relationships": []} for who in people),
        ],
        "events": [_ocel_event(case, each) for case in cases for each in case.happenings],
    }
    return orjson.dumps(document)


def _case_object(case: ExportedCase) -> dict[str, Any]:
    at = _utc(case.happenings[0].at) if case.happenings else "1970-01-01T00:00:00Z"
    told = {"title": case.title, "process": case.process_id}
    attributes = [{"name": name, "time": at, "value": value} for name, value in told.items()]
    return {"id": f"case:{case.name}", "type": "case", "attributes": attributes, "relationships": []}


def _ocel_event(case: ExportedCase, each: Happening) -> dict[str, Any]:
    told = {
        "element": each.element_id, "type": each.element_type, "transition": each.transition, "via": each.via,
        "on_behalf_of": each.on_behalf_of or "", "data": _json(each.data), "record": each.digest,
    }  # fmt: skip
    return {
        "id": each.id,
        "type": each.activity,
        "time": _utc(each.at),
        "attributes": [{"name": name, "value": value} for name, value in told.items()],
        "relationships": [
            {"objectId": f"case:{case.name}", "qualifier": "case"},
            {"objectId": f"person:{each.who}", "qualifier": "performed by"},
        ],
    }


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class Format:
    """One that is offered."""

    ending: str
    media_type: str
    write: Callable[[Sequence[ExportedCase]], bytes]


FORMATS: Mapping[str, Format] = {
    "csv": Format("csv", "text/csv", to_csv),
    "xlsx": Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx),
    "xes": Format("xes", "application/xml", to_xes),
    "ocel": Format("ocel.json", "application/json", to_ocel),
}
