"""What may be said of people and groups, checked alike for pages and commands; and passwords that one person gives another."""

import secrets
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, get_args

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from engine.errors import Finding, Invalid
from engine.ports import UnitOfWork
from engine.views import GroupKind, GroupRow, Reads
from web.passwords import LONGEST

TEMPORARY = timedelta(days=3)
"""How long a password lasts that an administrator gave."""

SHORTEST = 8
"""Characters of a password."""

KINDS: tuple[GroupKind, ...] = get_args(GroupKind)
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Of temporary passwords; none is taken for another."""

_ID = r"\A(?!(?:new|system)\Z)[A-Za-z_][A-Za-z0-9_.-]{0,63}\Z"
_LINE = r"\A[^\x00-\x1f\x7f]{1,60}\Z"
_PHONE = r"\A[0-9+()*#/ -]{0,30}\Z"


class Line(fields.String):
    """One line of text without spaces around it; *code* says what is wrong with any other."""

    def __init__(self, code: str, pattern: str) -> None:
        messages: dict[str, Any] = {"required": code, "null": code, "invalid": code}
        super().__init__(required=True, validate=validate.Regexp(pattern, error=code), error_messages=messages)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **others: Any) -> str:
        return str(super()._deserialize(value, attr, data, **others)).strip()


class PersonShape(Schema):
    """A person, as administrators write one down."""

    id = Line("people.id", _ID)
    name = Line("people.name", _LINE)
    phone = Line("people.phone", _PHONE)


class GroupShape(Schema):
    """A group, department, office or post."""

    id = Line("people.id", _ID)
    name = Line("people.name", _LINE)
    kind = fields.String(
        required=True,
        validate=validate.OneOf(KINDS, error="people.kind"),
        error_messages={"required": "people.kind", "null": "people.kind", "invalid": "people.kind"},
    )


def checked(shape: Schema, values: Mapping[str, Any]) -> dict[str, Any]:
    """*values* as *shape* reads them. Raises: Invalid: a finding per field."""
    try:
        return dict(shape.load(values, unknown=EXCLUDE))
    except ValidationError as error:
        findings = [Finding(codes[0], field=name) for name, codes in sorted(error.messages_dict.items())]
        raise Invalid(findings) from None


def check_place(id: str, *, head: str | None, parent: str | None, groups: list[GroupRow], uow: UnitOfWork) -> None:
    """Whether a group may have this head and stand below this department.

    Raises: Invalid: ``people.unknown``, ``people.parent``, ``people.below_itself``.
    """
    parents = {group.id: group.parent for group in groups}
    findings = []
    if head is not None:
        with uow:
            if uow.directory.missing_users([head]):
                findings.append(Finding("people.unknown", {"id": head}, field="head"))
    if parent is not None and not any(group.id == parent and group.kind == "department" for group in groups):
        findings.append(Finding("people.parent", field="parent"))
    passed: set[str] = set()
    above = parent
    while above is not None and above not in passed:
        passed.add(above)
        above = parents.get(above)
    if id in passed:
        findings.append(Finding("people.below_itself", field="parent"))
    if findings:
        raise Invalid(findings)


def check_unnamed(id: str, reads: Reads, uow: UnitOfWork) -> None:
    """Whether no process that may still run names the group. Raises: Invalid: ``people.group_named``."""
    if named := sorted(set(_naming(id, reads, uow))):
        raise Invalid([Finding("people.group_named", {"processes": named})])


def check_password(user: str, password: str) -> None:
    """Whether *user* may have it. Raises: Invalid: ``people.password_short``, ``_long``, ``_account``."""
    refused = {
        "people.password_short": len(password) < SHORTEST,
        "people.password_long": len(password) > LONGEST,
        "people.password_account": user.lower() in password.lower() and len(password) < 2 * len(user) + SHORTEST,
    }
    bounds = {"least": SHORTEST, "most": LONGEST}
    if findings := [Finding(code, bounds, field="password") for code, holds in refused.items() if holds]:
        raise Invalid(findings)


def temporary_password() -> str:
    """Twelve random characters that can be read out."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))


def _naming(id: str, reads: Reads, uow: UnitOfWork) -> Iterator[str]:
    """Names of the processes whose newest version names the group, or another one on which cases run."""
    with uow:
        for row in reads.definitions():
            for version in row.versions if row.kind == "process" else ():
                if version is not row.versions[0] and not version.running:
                    continue
                process = uow.definitions.bundle(version.deployment_key).library.process(version.key)
                if id in process.starter_groups or any(mention.id == id for mention in process.groups):
                    yield row.name
