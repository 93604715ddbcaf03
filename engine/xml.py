"""Reading XML that a stranger may have written: no entity, no network, no depth and no size without end."""

import re
from typing import Any

from lxml import etree

from engine.errors import Finding, Invalid

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 100
MAX_ELEMENTS = 20_000

_RESOURCE_LIMIT = 114  # libxml2's XML_ERR_RESOURCE_LIMIT: what it found is deeper than 256 elements
_DECLARED_ENCODING = re.compile(r"<\?xml\s[^>]*?\bencoding\s*=\s*[\"']([^\"']*)[\"']")
_PROLOG = re.compile(r"\s+|<!--.*?-->|<\?.*?\?>", re.DOTALL)


def parse_xml(content: bytes, resource_name: str) -> etree._Element:
    """The root element of an XML file, without comments and processing instructions; elements know their line.

    Args:
        content: UTF-8, with or without a byte order mark.
        resource_name: named in the findings.

    Raises:
        Invalid: one finding, which says where: ``xml.too_large`` (``unit``, ``limit``), ``xml.encoding``,
            ``xml.doctype``, ``xml.not_well_formed`` (``message`` is libxml2's English text), ``xml.too_deep`` (``limit``).
    """
    if len(content) > MAX_BYTES:
        raise _invalid("xml.too_large", resource_name, unit="bytes", limit=MAX_BYTES)
    text = _decoded(content, resource_name)
    _refuse_doctype(text, resource_name)
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        if error.code == _RESOURCE_LIMIT:
            raise _invalid("xml.too_deep", resource_name, line=line, limit=MAX_DEPTH) from error
        raise _invalid("xml.not_well_formed", resource_name, line=line, column=column, message=error.msg) from error
    _refuse_excess(root, resource_name)
    return root


def _decoded(content: bytes, resource_name: str) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig")
        raise _invalid("xml.encoding", resource_name, **_place(before)) from error
    declared = _DECLARED_ENCODING.match(text)
    if declared is not None and declared[1].lower() not in {"utf-8", "utf8", "us-ascii"}:
        raise _invalid("xml.encoding", resource_name, **_place(text[: declared.start(1)]), encoding=declared[1])
    return text


def _refuse_doctype(text: str, resource_name: str) -> None:
    """Look before the parser does: libxml2 expands entities in attributes whatever it is told."""
    position = 0
    while (skipped := _PROLOG.match(text, position)) is not None:
        position = skipped.end()
    if text.startswith("<!DOCTYPE", position):
        raise _invalid("xml.doctype", resource_name, **_place(text[:position]))


def _place(before: str) -> dict[str, int]:
    """Line and column behind *before*, from 1."""
    return {"line": before.count("\n") + 1, "column": len(before) - before.rfind("\n")}


def _refuse_excess(root: etree._Element, resource_name: str) -> None:
    depth = count = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        depth += 1
        count += 1
        if depth > MAX_DEPTH:
            raise _invalid("xml.too_deep", resource_name, line=element.sourceline, limit=MAX_DEPTH)
        if count > MAX_ELEMENTS:
            raise _invalid("xml.too_large", resource_name, line=element.sourceline, unit="elements", limit=MAX_ELEMENTS)


def _invalid(
    code: str, resource_name: str, *, line: int | None = None, column: int | None = None, **params: Any
) -> Invalid:
    return Invalid([Finding(code, params, file=resource_name, line=line, column=column)])
