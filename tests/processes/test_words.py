"""What people read is Chinese, says what the article demands, and is saved as Camunda Modeler saves it."""

import json
import re

import pytest

from tests.processes.drawing import DIAGRAMS, FORMS, NS, PROCESSES, diagram, etree, form

CHINESE = re.compile(r"[\u4e00-\u9fff]")
LATIN_WORDS = re.compile(r"[A-Za-z]{2,}")
everywhere = pytest.mark.parametrize("name", DIAGRAMS)


def is_chinese(words):
    """Chinese, and nothing else but form numbers and names that stand in the diagram."""
    return CHINESE.search(words) and not LATIN_WORDS.search(re.sub(r"JT-XS-40|JT-QZ-33|use_robot|true", "", words))


def shown_names(drawn):
    for element in drawn.root.iter():
        if isinstance(element.tag, str) and element.tag.startswith(f"{{{NS['bpmn']}}}") and element.get("name"):
            yield element


@everywhere
def test_names_are_chinese(name):
    drawn = diagram(name)
    shown = [element for element in shown_names(drawn) if not element.tag.endswith("}message")]

    assert [] == [element.get("name") for element in shown if not is_chinese(element.get("name"))]


@everywhere
def test_documentation_is_chinese(name):
    texts = [element.text for element in diagram(name).root.iter(f"{{{NS['bpmn']}}}documentation")]

    assert [] == [text for text in texts if not is_chinese(text)]


@everywhere
def test_the_article_stands_on_every_step_that_people_or_rules_take(name):
    drawn = diagram(name)
    acting = [id_ for id_ in drawn.nodes if drawn.kind(id_).endswith("Task") or drawn.kind(id_) == "callActivity"]

    assert [] == [id_ for id_ in acting if not re.search(r"第[1-3](\.\d)?条", drawn.documentation(id_))]


@everywhere
def test_questions_and_exceptions_are_explained_too(name):
    drawn = diagram(name)
    boundary = [id_ for id_ in drawn.nodes if drawn.kind(id_) == "boundaryEvent"]
    questions = [id_ for id_, node in drawn.nodes.items() if (node.get("name") or "").endswith("？")]

    assert [] == [id_ for id_ in (*boundary, *questions) if not drawn.documentation(id_) and id_ != "ack_gateway"]


@everywhere
def test_gateways_ask_and_merges_are_silent(name):
    drawn = diagram(name)

    for id_, node in drawn.nodes.items():
        if drawn.kind(id_) == "exclusiveGateway":
            assert (node.get("name") is None) if id_.startswith("merge_") else node.get("name").endswith("？"), id_


@pytest.mark.parametrize("form_id", FORMS)
def test_words_on_forms_are_chinese(form_id):
    for component in form(form_id)["components"]:
        words = [component.get(name) for name in ("label", "dateLabel", "timeLabel", "text", "description")]
        words += [option["label"] for option in component.get("values", ())]
        words.append(component.get("properties", {}).get("checkMessage"))
        for text in filter(None, words):
            rest = re.sub(r"{{.*?}}", "", text)
            assert not rest.strip() or is_chinese(rest), text


def test_notices_are_chinese():
    messages = [message for name in DIAGRAMS for id_ in diagram(name).nodes
                if (message := diagram(name).mappings(id_, "input").get("message"))]  # fmt: skip

    assert 6 == len(messages)
    assert all(is_chinese(" ".join(re.findall('[\u4e00-\u9fff].*?"', message))) for message in messages)


# As the Modeler saves them


@everywhere
def test_a_diagram_is_saved_in_the_camunda_8_profile(name):
    root = diagram(name).root

    assert ("Camunda Modeler", "5.50.1") == (root.get("exporter"), root.get("exporterVersion"))
    assert ("Camunda Cloud", "8.9.0") == (
        root.get(f"{{{NS['modeler']}}}executionPlatform"),
        root.get(f"{{{NS['modeler']}}}executionPlatformVersion"),
    )


@pytest.mark.parametrize("path", sorted(PROCESSES.rglob("*.[bd][pm][mn]*")), ids=lambda path: path.name)
def test_xml_is_indented_by_two_spaces(path):
    lines = path.read_text("utf-8").splitlines()

    assert '<?xml version="1.0" encoding="UTF-8"?>' == lines[0]
    for line in lines:
        assert 0 == (len(line) - len(line.lstrip(" "))) % 2, line
        assert "\t" not in line


@everywhere
def test_ids_are_used_once(name):
    ids = [element.get("id") for element in diagram(name).root.iter() if element.get("id")]

    assert sorted(set(ids)) == sorted(ids)


def test_the_whole_folder_is_one_process_application():
    assert {} == json.loads((PROCESSES / ".process-application").read_text("utf-8"))


def test_table_and_decision_have_chinese_words():
    root = etree.parse(PROCESSES / "decisions" / "affair_rules.dmn").getroot()
    shown = [root.find("dmn:decision", NS).get("name")]
    shown += [element.get("label") for element in root.iter() if element.get("label")]
    shown += [element.text for element in root.iter(f"{{{NS['dmn']}}}description")]

    assert 6 + 1 + 1 + 9 == len(shown)
    assert all(CHINESE.search(words) for words in shown)
