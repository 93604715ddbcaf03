"""The diagram is the policy: no word of it stands in engine/, storage/ or web/."""

import json
import re
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

ROOT = Path(__file__).parent.parent
SOURCES = sorted(
    path
    for ring in ("engine", "storage", "web")
    for path in (ROOT / ring).rglob("*")
    if path.is_file()
    and path.suffix in {".py", ".html", ".js", ".mjs", ".css", ".po", ".json", ".txt", ".svg"}
    and not {"node_modules", "dist", "__pycache__"} & set(path.parts)
    and path.name != "package-lock.json"
)
SAID = ("办事处", "总经理", "销售部", "行政部", "质量部", "处理人", "外部事务", "管理类", "微信", "质量事故", "招投标",
        "技术支持", "申请单位", "群发布", "重大事务", "JT-XS", "JT-QZ", "general_manager", "office_staff")  # fmt: skip


def drawn():
    """Ids that only the policy's files have: processes, forms, and elements and fields of two words or more."""
    names = set()
    for path in (ROOT / "processes").rglob("*.bpmn"):
        names |= {node.get("id") for node in etree.parse(path).iter() if isinstance(node.tag, str) and node.get("id")}
    for path in (ROOT / "processes").rglob("*.form"):
        names.add(path.stem)
        names |= {component.get("key") for component in json.loads(path.read_text("utf-8"))["components"]}
    return sorted(name for name in names if name and re.fullmatch(r"[a-z]+(_[a-z]+)+", name))


JOB_CONTRACT = {
    "archive_no", "archived_at", "check_findings", "check_failed", "paper_place", "not_sent",
    "publish_text",
}  # fmt: skip
"""What our job types exchange with any diagram, documented in the element reference."""

ON_THE_WIRE = {"start_date", "end_date"}
"""Camunda 8's own words for a process instance, which a form happens to use too."""


@cache
def word():
    """A word of the policy that stands for itself; of two that begin alike, the longer one."""
    words = "|".join(map(re.escape, sorted((*SAID, *drawn()), key=len, reverse=True)))
    return re.compile(rf"(?<![a-z_])(?:{words})(?![a-z_])")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_word_of_the_policy_stands_in(path):
    words = set(word().findall(path.read_text("utf-8")))

    assert set() == words - JOB_CONTRACT - ON_THE_WIRE


def test_the_diagrams_have_names_to_look_for():
    assert {"gm_approve", "office_affairs", "lead_user"} <= set(drawn())
