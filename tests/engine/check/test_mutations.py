"""Whatever is torn out of the shipped files or the corpus, doubled or replaced: findings or none, never a traceback."""

import json
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.engine.check.test_corpus import DRAWINGS, the_set
from tests.examples import TIMES
from web.folder import read_folder

PROCESSES = Path(__file__).parents[3] / "processes"
FILES = read_folder(PROCESSES)
DRAWN = sorted(name for name in FILES if not name.endswith(".form"))
FORMS = sorted(name for name in FILES if name.endswith(".form"))
UNREADABLE = {"doctype", "no_xml", "not_utf_8", "not_json", "not_a_form"}
READABLE = [path for path in DRAWINGS if path.stem not in UNREADABLE]
WORDS = st.sampled_from(
    ["", " ", "0", "-1", "true", "false", "null", "=", "=1", '="x"', "=x +", "=(((", "start", "gm_approve", "P1D", "R/", "{{", "个"]
) | st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=12)  # fmt: skip
some = settings(max_examples=50 * TIMES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def torn(draw, content):  # noqa: C901 - one case per kind of change
    """The XML with one to four changes."""
    root = etree.fromstring(content)
    for _ in range(draw(st.integers(1, 4))):
        elements = [element for element in root.iter() if isinstance(element.tag, str) and element is not root]
        if not elements:
            break
        element = draw(st.sampled_from(elements))
        parent, names = element.getparent(), sorted(element.attrib)
        match draw(st.sampled_from(["drop", "double", "move", "rename", "lose", "replace", "swap", "text"])):
            case "drop":
                parent.remove(element)
            case "double":
                parent.append(etree.fromstring(etree.tostring(element)))
            case "move":
                target = draw(st.sampled_from(elements))
                if element not in [target, *target.iterancestors()]:
                    target.append(element)
            case "rename":
                element.tag = draw(st.sampled_from(elements)).tag
            case "lose" if names:
                del element.attrib[draw(st.sampled_from(names))]
            case "replace" if names:
                element.set(draw(st.sampled_from(names)), draw(WORDS))
            case "swap" if names:
                name = draw(st.sampled_from(names))
                others = sorted({other.get(name) for other in elements if other.get(name) is not None})
                element.set(name, draw(st.sampled_from(others)))
            case "text":
                element.text = draw(WORDS)
    return etree.tostring(root)


def bent(draw, content):
    """The form with one to four changes."""
    form = json.loads(content)
    for _ in range(draw(st.integers(1, 4))):
        places = [form]
        for place in places:
            children = place.values() if isinstance(place, dict) else place
            places += [child for child in children if isinstance(child, dict | list)]
        place = draw(st.sampled_from([place for place in places if place]))
        key = draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        match draw(st.sampled_from(["drop", "replace", "copy"])):
            case "drop":
                del place[key]
            case "replace":
                place[key] = draw(WORDS | st.none() | st.integers() | st.booleans() | st.just([]) | st.just({}))
            case "copy":
                place[key] = json.loads(json.dumps(draw(st.sampled_from(places))))
    return json.dumps(form).encode()


@some
@given(st.data())
def test_torn_drawings_and_tables_are_answered(findings, data):
    name = data.draw(st.sampled_from(DRAWN))

    found = findings(FILES | {name: torn(data.draw, FILES[name])})

    assert all("." in finding.code for finding in found)


@some
@given(st.data())
def test_torn_drawings_of_the_corpus_are_answered(findings, data):
    path = data.draw(st.sampled_from(READABLE))
    files = the_set(path)
    name = data.draw(st.sampled_from(sorted(name for name in files if name.startswith(f"{path.stem}."))))
    change = bent if name.endswith(".form") else torn

    found = findings(files | {name: change(data.draw, files[name])})

    assert all("." in finding.code for finding in found)


@some
@given(st.data())
def test_bent_forms_are_answered(findings, data):
    name = data.draw(st.sampled_from(FORMS))

    found = findings(FILES | {name: bent(data.draw, FILES[name])})

    assert all("." in finding.code for finding in found)


@some
@given(st.data())
def test_cut_off_files_are_answered(findings, data):
    name = data.draw(st.sampled_from(sorted(FILES)))
    content = FILES[name]

    found = findings(FILES | {name: content[: data.draw(st.integers(0, len(content) - 2))]})

    assert found


def test_the_shipped_files_themselves_give_no_finding(findings):
    assert [] == list(findings(FILES))
