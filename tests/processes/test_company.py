"""The demo company: everybody whom the diagrams and the tests name."""

import re

import pytest
import yaml

from tests.processes.drawing import DIAGRAMS, PROCESSES, diagram

COMPANY = yaml.safe_load((PROCESSES / "demo" / "company.yaml").read_text("utf-8"))
GROUPS = {group["id"]: group for group in COMPANY["groups"]}
USERS = {user["id"]: user for user in COMPANY["users"]}


def test_ids_are_used_once_and_names_are_chinese():
    assert (len(GROUPS), len(USERS)) == (len(COMPANY["groups"]), len(COMPANY["users"]))
    assert all(re.search("[\u4e00-\u9fff]", entry["name"]) for entry in (*GROUPS.values(), *USERS.values()))


def test_there_are_no_passwords():
    assert {"id", "name", "groups"} == set().union(*USERS.values())


def test_kinds_heads_and_members_exist():
    assert {"group", "department", "office"} == {group["kind"] for group in GROUPS.values()}
    for group in GROUPS.values():
        assert group.get("head") is None or group["id"] in USERS[group["head"]]["groups"], group["id"]
    for user in USERS.values():
        assert set(user["groups"]) <= set(GROUPS), user["id"]


@pytest.mark.parametrize("name", DIAGRAMS)
def test_groups_that_a_diagram_names_exist(name):
    drawn = diagram(name)
    named = set(drawn.lanes) - {"handler_lane"} | set(filter(None, [drawn.properties().get("starterGroups")]))

    assert named <= set(GROUPS)


@pytest.mark.parametrize(
    ("user", "groups"),
    [
        ("office", {"office_staff", "suzhou_office"}),
        ("office2", {"office_staff", "suzhou_office"}),
        ("dept", {"department_staff", "quality"}),
        ("sales", {"sales"}),
        ("gm", {"general_manager"}),
        ("quality", {"quality"}),
        ("handler", {"quality"}),
        ("archive", {"admin_archive"}),
        ("auditor", {"auditors"}),
        ("owner", {"process_owners"}),
        ("admin", {"administrators"}),
    ],
)
def test_the_people_of_the_stories_have_their_roles(user, groups):
    assert groups <= set(USERS[user]["groups"])


def test_heads_of_sales_and_quality_are_the_people_of_the_stories():
    assert ("sales", "quality") == (GROUPS["sales"]["head"], GROUPS["quality"]["head"])
