"""A person's own API tokens."""

import pytest

PATH = "/tokens"


def test_a_token_is_shown_once(office):
    desk = office.desk("sales")
    made = desk.post(PATH, name="ERP", scope=["read", "work"], days="30")
    (shown,) = made.all("//code[@data-token]")
    again = desk.get(PATH)

    assert (200, True) == (made.status, shown.startswith("lz_"))
    assert ("ERP" in again.text, shown in again.text) == (True, False)
    (row,) = office.database.tokens().of("sales")
    assert ("ERP", ("read", "work"), 30) == (row.name, row.scopes, (row.expires_at - row.created_at).days)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": " ", "scope": "read", "days": "30"}, "请写明令牌的用途"),
        ({"name": "ERP", "days": "30"}, "请选择令牌可以做什么"),
        ({"name": "ERP", "scope": "read", "days": "366"}, "请选择 1 至 365 天"),
        ({"name": "ERP", "scope": "read", "days": "x"}, "请选择 1 至 365 天"),
        ({"name": "E" * 101, "scope": "read", "days": "30"}, "请写明令牌的用途"),
    ],
)
def test_a_refused_form_says_why_and_keeps_what_was_typed(office, fields, words):
    answer = office.desk("sales").post(PATH, **fields)

    assert (400, True) == (answer.status, words in answer.text)
    assert [fields["name"]] == answer.all("//input[@name='name']/@value")
    assert [] == office.database.tokens().of("sales")


def test_a_token_is_revoked_by_its_person_alone(office):
    desk = office.desk("sales")
    desk.post(PATH, name="ERP", scope="read", days="30")
    (row,) = office.database.tokens().of("sales")
    foreign = office.desk("gm").post(f"{PATH}/{row.id}/revoke")
    own = desk.post(f"{PATH}/{row.id}/revoke")

    assert (404, 303) == (foreign.status, own.status)
    assert [office.now] == [each.revoked_at for each in office.database.tokens().of("sales")]


def test_nobody_sees_the_tokens_of_others(office):
    office.desk("sales").post(PATH, name="ERP", scope="read", days="30")

    assert "ERP" not in office.desk("admin").get(PATH).text
