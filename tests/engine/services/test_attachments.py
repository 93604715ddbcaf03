"""engine.attachments: small files of harmless kinds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.attachments import LARGEST, harmless_name, is_harmless, store
from engine.errors import Invalid
from tests.people import office

PNG = b"\x89PNG\r\n\x1a\n picture"


def stored(scenario, name, content):
    return store(scenario.database.unit_of_work(), name=name, content=content, actor=office, at=scenario.now)


def test_a_picture_is_kept(scenario):
    kept = stored(scenario, "截图.png", PNG)

    assert ("截图.png", len(PNG)) == (kept.name, kept.size)


@pytest.mark.parametrize(
    ("code", "name", "content"),
    [
        ("file.empty", "空.txt", b""),
        ("file.kind", "安装.exe", b"MZ"),
        ("file.kind", "页面.html", b"<script>"),
        ("file.kind", "页面.svg", b"<svg/>"),
        ("file.kind", "假.png", b"<html>"),
        ("file.kind", "二进制.txt", b"\x00\x01"),
        ("file.kind", "没有扩展名", PNG),
        ("file.too_large", "大.pdf", b"%PDF-" + bytes(LARGEST)),
    ],
)
def test_refused(scenario, code, name, content):
    with pytest.raises(Invalid) as refusal:
        stored(scenario, name, content)

    assert [code] == [finding.code for finding in refusal.value.findings]


@pytest.mark.parametrize(
    ("shown", "name"),
    [
        ("passwd.txt", "../../etc/passwd.txt"),
        ("a.pdf", r"C:\temp\a.pdf"),
        ("gnp.exe", "gnp\u202e.exe"),
        ("x.png", "x\x00.png"),
        ("file", "..."),
    ],
)
def test_names_are_for_people_only(shown, name):
    assert shown == harmless_name(name)


@given(st.text())
def test_any_name_becomes_short_and_plain(name):
    shown = harmless_name(name)

    assert 0 < len(shown) <= 120
    assert not set(shown) & set('/\\<>:"|?*\x00\n')


@given(st.text(max_size=200), st.sampled_from(["pdf", "png"]))
def test_the_ending_survives(stem, ending):
    assert is_harmless(harmless_name(f"x{stem}.{ending}"))
