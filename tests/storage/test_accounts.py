from datetime import timedelta

import pytest

from engine.errors import NotFound
from engine.views import GroupRow, SessionRow, UserRow
from tests.storage.cases import MINUTE, NOON

LATER = NOON + timedelta(hours=8)


@pytest.fixture
def accounts(database):
    accounts = database.accounts()
    accounts.add_group("quality", "质量部", kind="department", head="chen")
    accounts.add_group("readers", "读者")
    accounts.add_user("wang", "王", at=NOON, groups=["quality", "readers"], phone="12", password_hash="h1")
    return accounts


@pytest.fixture
def roster(accounts, database):
    return database.roster()


WANG = UserRow("wang", "王", "12", active=True, created_at=NOON, groups=frozenset({"quality", "readers"}))


def log_in(accounts, token="t1", user="wang", at=NOON, expires_at=LATER):
    accounts.create_session(token_hash=token, user=user, csrf="c1", at=at, expires_at=expires_at, via="web")


def test_a_user_comes_back_as_added(accounts):
    assert WANG == accounts.user("wang")
    assert [WANG] == accounts.users()
    assert accounts.user("nobody") is None


def test_adding_somebody_again_changes_name_phone_and_groups_and_keeps_the_password(accounts):
    accounts.add_user("wang", "王工", at=LATER, groups=["readers"])

    assert UserRow("wang", "王工", None, active=True, created_at=NOON, groups=frozenset({"readers"})) == accounts.user(
        "wang"
    )
    assert "h1" == accounts.password_hash("wang")


def test_nobody_joins_a_group_that_does_not_exist(accounts):
    with pytest.raises(NotFound):
        accounts.add_user("li", "李", at=NOON, groups=["sales"])

    assert accounts.user("li") is None


def test_a_group_that_is_not_active_counts_for_nothing(accounts, roster):
    log_in(accounts)
    roster.set_group_active("quality", active=False)

    assert frozenset({"readers"}) == accounts.user("wang").groups
    assert frozenset({"readers"}) == accounts.users()[0].groups
    assert frozenset({"readers"}) == accounts.session("t1").user.groups


def test_the_product_s_own_groups_are_there_from_the_beginning(database):
    assert {"administrators", "auditors", "process_owners"} == {group.id for group in database.accounts().groups()}


def test_adding_a_group_again_changes_it(accounts):
    accounts.add_group("quality", "品质部", kind="office", parent="company")

    assert GroupRow("quality", "品质部", "office", None, "company", active=True) in accounts.groups()
    assert frozenset({"quality", "readers"}) == accounts.user("wang").groups


def test_only_who_is_active_has_a_password(accounts, roster):
    assert "h1" == accounts.password_hash("wang")
    accounts.set_password_hash("wang", "h2")
    assert "h2" == accounts.password_hash("wang")
    roster.set_active("wang", active=False)

    assert accounts.password_hash("wang") is None
    assert accounts.password_hash("nobody") is None
    with pytest.raises(NotFound):
        accounts.set_password_hash("nobody", "h")


def test_a_session_knows_its_user_as_he_is_now(accounts, roster):
    log_in(accounts)
    roster.change_members("quality", remove=["wang"])
    accounts.touch_session("t1", NOON + MINUTE)

    user = UserRow("wang", "王", "12", active=True, created_at=NOON, groups=frozenset({"readers"}))
    assert SessionRow("t1", "c1", NOON, NOON + MINUTE, LATER, "web", user) == accounts.session("t1")
    assert accounts.session("t2") is None


def test_who_is_no_longer_active_loses_all_sessions(accounts, roster):
    log_in(accounts, "t1")
    log_in(accounts, "t2")
    roster.set_active("wang", active=False)

    assert accounts.session("t1") is accounts.session("t2") is None
    with pytest.raises(NotFound):
        roster.set_active("nobody", active=False)


def test_a_log_out_ends_one_session(accounts):
    log_in(accounts, "t1")
    log_in(accounts, "t2")
    accounts.delete_session("t1")

    assert accounts.session("t1") is None
    assert accounts.session("t2") is not None


def test_a_log_in_sweeps_away_what_is_past_its_end(accounts):
    log_in(accounts, "t1")
    log_in(accounts, "t2", at=LATER, expires_at=LATER + MINUTE)

    assert accounts.session("t1") is None
    assert accounts.session("t2") is not None


def test_failed_log_ins_are_counted_until_they_are_forgotten(accounts):
    accounts.count_login_failure("wang@::1", NOON)
    accounts.count_login_failure("wang@::1", NOON + MINUTE)
    accounts.count_login_failure("@::1", NOON)

    assert (2, NOON + MINUTE) == accounts.login_failures("wang@::1")
    assert (0, None) == accounts.login_failures("li@::1")
    accounts.forget_login_failures("wang@::1")
    assert (0, None) == accounts.login_failures("wang@::1")
    assert (1, NOON) == accounts.login_failures("@::1")


def test_old_failures_are_swept_away(accounts):
    accounts.count_login_failure("wang", NOON)
    accounts.count_login_failure("li", NOON + timedelta(days=2))

    assert (0, None) == accounts.login_failures("wang")
