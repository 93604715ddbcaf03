"""Records: what one command leaves behind for good, as exactly the bytes that are hashed, in a chain per case.

Format 2 added the zone, the deployment's key, the attachments' digests, title and confidentiality of the case and the
logical digest; format 1 still verifies and replays.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo
from hashlib import sha256
from importlib.metadata import version
from typing import Any

import orjson

from engine import events as e
from engine.errors import NotFound, Rejected
from engine.model import COMPANY, Command, Definition, Deployment, Instance
from engine.ports import Record, UnitOfWork

ENGINE_VERSION = version("liuzhuan")
FORMAT = 2
GENESIS = "0" * 64
"""What the first record of a chain names as its predecessor."""

_DIGEST = re.compile(r"[0-9a-f]{64}")
_CHAIN = b"liuzhuan-record-v1\0"


def chained(previous: str, body: bytes) -> str:
    """Digest of a record: sha256 over the predecessor's digest and the body's own, hex."""
    return chained_digest(previous, sha256(body).digest())


def chained_digest(previous: str, body_digest: bytes) -> str:
    """The same where only the body's sha256 is left."""
    return sha256(_CHAIN + bytes.fromhex(previous) + body_digest).hexdigest()


def is_digest(text: str) -> bool:
    """Whether it is 32 bytes in hex."""
    return _DIGEST.fullmatch(text) is not None


def canonical(value: Any) -> bytes:
    """JSON with sorted keys."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def logical_digest(meaning: bytes) -> str:
    """sha256 of what a state means (`Runtime.meaning`), hex: comparable across versions of the engine."""
    return sha256(meaning).hexdigest()


def deployment_digest(definitions: Iterable[Definition]) -> str:
    """sha256 over the sorted kinds, ids and file digests of all that a deployment contains or refers to, hex."""
    lines = sorted(f"{definition.kind} {definition.id} {definition.digest}\n" for definition in definitions)
    return sha256("".join(lines).encode()).hexdigest()


def case_record(
    instance: Instance,
    events: Sequence[e.Event],
    command: Command,
    *,
    deployment: Deployment,
    zone: tzinfo,
    answers: Sequence[Any],
    attachments: Mapping[str, str],
    logical: str,
) -> Record:
    """The record of *command*, the newest of *instance*, whose state and version are those that it led to.

    Args:
        answers: every one from outside the case in the order asked: ``[question, arguments, answer]``.
        attachments: sha256 of each file that the command attached, hex, by its id.
        logical: digest of what the state means.
    """
    body = canonical(
        {
            "format": FORMAT,
            "engine": ENGINE_VERSION,
            "number": instance.number,
            "seq": instance.version,
            **said(command),
            "zone": str(zone),
            "answers": answers,
            "attachments": attachments,
            "deployment": deployment.key,
            "definitions": deployment.digest,
            "events": [event.to_json() for event in events],
            "case": {"title": instance.title, "confidentiality": instance.confidentiality},
            "state": sha256(instance.state_bytes).hexdigest(),
            "logical": logical,
        }
    )
    return link(instance.number, instance.version, command, body, instance.digest)


def company_record(command: Command, *, seq: int, previous: str) -> Record:
    """The record of what belongs to no case: log-ins, refusals, people, deployments, readings of what is confidential."""
    heading = {"format": FORMAT, "engine": ENGINE_VERSION, "number": COMPANY, "seq": seq}
    return link(COMPANY, seq, command, canonical({**heading, **said(command)}), previous)


def said(command: Command) -> dict[str, Any]:
    """Who said what, when and through what."""
    actor = command.actor
    return {
        "command": command.name,
        "subject": command.subject,
        "actor": actor.user,
        "on_behalf_of": actor.on_behalf_of,
        "via": actor.via,
        "at": command.at.isoformat(),
        "input": command.input,
    }


def unerased(uow: UnitOfWork, number: int) -> list[Record]:
    """All records of a case, oldest first. Inside an entered unit of work. Raises: NotFound; Rejected: ``erased``."""
    records = uow.history.records(number)
    if not records:
        raise NotFound("case", number)
    if not all(record.body for record in records):
        raise Rejected("erased")
    return records


def link(number: int, seq: int, command: Command, body: bytes, previous: str) -> Record:
    """*body* as the next record of chain *number*."""
    return Record(
        number=number,
        seq=seq,
        at=command.at,
        command=command.name,
        actor=command.actor.user,
        body=body,
        digest=chained(previous, body),
        previous=previous,
    )
