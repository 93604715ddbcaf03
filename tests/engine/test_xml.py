import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import Invalid
from engine.xml import MAX_BYTES, MAX_DEPTH, MAX_ELEMENTS, parse_xml


def finding(content):
    with pytest.raises(Invalid) as caught:
        parse_xml(content, "a.bpmn")
    (found,) = caught.value.findings
    return found


def nested(depth):
    return b"<a>" * depth + b"</a>" * depth


def test_elements_know_their_line():
    root = parse_xml("<a>\n<b 名='值'/></a>".encode(), "a.bpmn")

    assert [(1, "a"), (2, "b")] == [(element.sourceline, element.tag) for element in root.iter()]


def test_comments_and_processing_instructions_are_gone_and_the_text_around_them_is_whole():
    root = parse_xml(b"<?xml version='1.0'?><!-- x --><a>1<!-- - -->2<?p q?>3</a>", "a.bpmn")

    assert "123" == root.text
    assert [] == list(root)


def test_a_byte_order_mark_is_no_content():
    assert "a" == parse_xml(b"\xef\xbb\xbf<?xml version='1.0' encoding='UTF-8'?><a/>", "a.bpmn").tag


def test_broken_xml_is_refused_with_its_place():
    found = finding(b"<a>\n<b></a>")

    assert ("xml.not_well_formed", "a.bpmn", 2) == (found.code, found.file, found.line)
    assert found.column is not None
    assert "mismatch" in found.params["message"]


@pytest.mark.parametrize("content", [b"", b"  ", b"hello", b"<a>&undefined;</a>", b"<a/><b/>"])
def test_what_is_no_xml_is_refused(content):
    assert "xml.not_well_formed" == finding(content).code


@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE a><a/>",
        b"<?xml version='1.0'?>\n<!-- c --><?p?>\n<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><a>&x;</a>",
        b"\xef\xbb\xbf<!DOCTYPE a><a/>",
    ],
)
def test_a_document_type_is_refused(content):
    assert "xml.doctype" == finding(content).code


def test_the_word_doctype_in_text_is_no_document_type():
    root = parse_xml(b"<!-- <!DOCTYPE a> --><a><![CDATA[<!DOCTYPE a>]]></a>", "a.bpmn")

    assert "<!DOCTYPE a>" == root.text


@pytest.mark.parametrize(
    "content",
    [
        "<a>流转</a>".encode("gb18030"),
        "<?xml version='1.0' encoding='UTF-16'?><a/>".encode("utf-16"),
        b"<?xml version='1.0' encoding='GBK'?><a/>",
    ],
)
def test_only_utf_8_is_read(content):
    assert "xml.encoding" == finding(content).code


def test_a_large_file_is_refused_before_it_is_parsed():
    assert {"unit": "bytes", "limit": MAX_BYTES} == finding(b"<" * (MAX_BYTES + 1)).params


def test_many_elements_are_refused():
    assert parse_xml(b"<a>" + b"<b/>" * (MAX_ELEMENTS - 1) + b"</a>", "a.bpmn") is not None
    assert {"unit": "elements", "limit": MAX_ELEMENTS} == finding(b"<a>" + b"<b/>" * MAX_ELEMENTS + b"</a>").params


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 1000])
def test_deep_nesting_is_refused(depth):
    assert parse_xml(nested(MAX_DEPTH), "a.bpmn") is not None
    assert "xml.too_deep" == finding(nested(depth)).code


@given(st.binary() | st.text().map(lambda text: f"<a>{text}</a>".encode("utf-8", "surrogatepass")))
def test_any_bytes_are_either_read_or_refused_with_a_finding(content):
    with contextlib.suppress(Invalid):
        assert isinstance(parse_xml(content, "a.bpmn").tag, str)
