"""Codes and sentences."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import Finding, Forbidden, NotFound, ProcessError
from tests.web.conftest import CATALOGUE
from web.sentences import FAMILIES, FORBIDDEN, KINDS, SENTENCES
from web.wording import sentence, where, worded

ROOT = Path(__file__).parent.parent.parent
CODE = re.compile(
    r'"((?:bpmn|control|dmn|feel|form|file|deployment|evidence|xml|numbering|outside|what_if|worktime)\.[a-z_]+)"'
)
MISSING = re.compile(r'(?:NotFound\(|_changed_one\(|_noun, _name, _statement = \w+, )"([a-z_ ]+)"')
FORBIDDING = re.compile(r'Forbidden\(.*, "([a-z_]+)"\)')
NOT_SAID = {"feel.parse"}


@pytest.fixture(scope="session")
def catalogue():
    with CATALOGUE.open("rb") as file:
        return read_po(file)


def extracted():
    """What the sources say, as `make` would collect it."""
    catalogue = Catalog()
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    keywords = {**DEFAULT_KEYWORDS, "N_": None}
    for filename, line, message, _, _ in extract_from_dir(ROOT, methods, options, keywords, directory_filter=ours):
        catalogue.add(message, locations=[(filename, line)])
    return catalogue


def ours(path):
    return Path(path).relative_to(ROOT).parts[:1] in {(), ("web",)} and "frontend" not in path


def raised():
    """Codes that the engine's files name."""
    found = set()
    for path in (ROOT / "engine").rglob("*.py"):
        found |= set(CODE.findall(path.read_text("utf-8")))
    return found


def test_every_code_of_the_engine_has_a_sentence():
    assert set() == raised() - set(SENTENCES) - NOT_SAID


def test_every_kind_of_thing_that_may_be_missing_has_a_name():
    sources = [path.read_text("utf-8") for ring in ("engine", "storage", "web") for path in (ROOT / ring).rglob("*.py")]

    assert set() == {kind for source in sources for kind in MISSING.findall(source)} - set(KINDS)


def test_no_code_has_two_sentences():
    assert len(SENTENCES) == sum(map(len, FAMILIES))


def test_every_reason_to_forbid_something_has_a_sentence():
    sources = [path.read_text("utf-8") for ring in ("engine", "storage", "web") for path in (ROOT / ring).rglob("*.py")]

    assert set(FORBIDDEN) == {reason for source in sources for reason in FORBIDDING.findall(source)}


def test_every_sentence_has_its_chinese(catalogue):
    said = {message.id for message in extracted() if message.id}
    missing = [message.id for message in catalogue if message.id and (message.fuzzy or not all(forms(message)))]

    assert [] == missing
    assert said == {message.id for message in catalogue if message.id}


def forms(message):
    return message.string if isinstance(message.string, tuple) else (message.string,)


def test_a_translation_names_the_same_data(catalogue):
    def names(text):
        return sorted(re.findall(r"%\((\w+)\)", text))

    for message in catalogue:
        if not message.id:
            continue
        one, other = message.id if isinstance(message.id, tuple) else (message.id, message.id)
        for string in forms(message):
            assert set(names(string)) <= set(names(one)) | set(names(other)), message.id


def test_a_finding_is_a_sentence_and_a_place():
    finding = Finding(
        "bpmn.unknown_form", {"id": "x"}, element_id="t", element_name="任务", file="a.bpmn", line=7, column=3
    )

    assert "表单 x 不存在，请与流程图一起部署。" == sentence(finding)
    assert "a.bpmn:7:3  任务 (t)" == where(finding)
    assert "" == where(Finding("form.required", field="a"))


def test_an_unknown_code_shows_itself_and_its_data():
    assert "new.code: a = 1, b = x" == worded("new.code", {"a": 1, "b": "x"})
    assert "new.code" == worded("new.code", {})


def test_errors_have_sentences_too():
    assert "没有这个任务（1），或者您无权查看。" == sentence(NotFound("user_task", 1))
    assert "没有这个事务（1），或者您无权查看。" == sentence(NotFound("case", 1))
    assert "没有这个内容（1），或者您无权查看。" == sentence(NotFound("of a new kind", 1))
    assert "您无权这样做。" == sentence(Forbidden("a", "of a new kind"))
    assert "您无权发起。" == sentence(Forbidden("a", "not_starter"))
    assert "定时器（date）得到的 x 不是时间。" == sentence(ProcessError("bpmn.timer_value", kind="date", value="x"))


@given(
    st.sampled_from(sorted(SENTENCES)),
    st.dictionaries(st.sampled_from(["id", "value", "min", "inputs", "message", "kind"]),
                    st.recursive(st.none() | st.booleans() | st.integers() | st.text(),
                                 lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=5)),
)  # fmt: skip
def test_no_data_break_a_sentence(code, params):
    assert isinstance(worded(code, params), str)
