"""Evidence to hand over: everything that shows what happened in some cases, and a program that checks it.

Whoever receives it needs no database, no network and none of our programs; see `engine.evidence.handed_over`.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from importlib.resources import files
from pathlib import PurePosixPath
from typing import Any

import orjson

from engine.evidence.checkpoint import Checkpoint
from engine.evidence.erasure import erased
from engine.evidence.keyring import trusted
from engine.evidence.merkle import inclusion_proofs
from engine.model import key_of
from engine.ports import Record, UnitOfWork

FORMAT = 1
_PRETTY = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS


def bundle(
    uow: UnitOfWork,
    numbers: Sequence[int],
    *,
    introductions: Sequence[str],
    by: str,
    at: datetime,
    papers: Mapping[str, bytes] | None = None,
) -> dict[str, bytes]:
    """Contents by file name: records, proofs, checkpoint, keys, files in force, attachments, manifest and ``verify.py``.

    Args:
        uow: an entered, reading unit of work.
        numbers: of cases.
        introductions: the keyring's notes.
        papers: more for people to read, such as the forms as they were filled.
    """
    histories = {number: uow.history.records(number) for number in numbers}
    records = [record for history in histories.values() for record in history]
    digests = erased(uow.stored.tombstones(), trusted(introductions)[0])
    contents = dict(papers or {})
    for number, history in histories.items():
        lines = [orjson.dumps(_line(record, digests.get(number, {}))) for record in history]
        contents[f"records/{number}.jsonl"] = b"\n".join(lines) + b"\n"
    contents |= _log(uow, records, introductions)
    contents |= _deployments(uow, histories)
    contents |= _attachments(uow, records)
    contents["verify.py"] = files("engine.evidence").joinpath("handed_over.py").read_bytes()
    contents["README.txt"] = _README.encode()
    contents["manifest.json"] = _manifest(uow, numbers, contents, by, at)
    return contents


_README = """\
这个压缩包是事务的证据:办理记录(records)、当时有效的流程图、决策表和表单(definitions)、附件(attachments)、
填写过的表单(forms)、签名的检查点和公钥。用任何一台装有 Python 3.9 以上的电脑就能核对,不需要本系统,也不需要联网:

    python3 verify.py 压缩包.zip 公钥

公钥请用当初交给您的那一份,不要用压缩包里的。

This archive is the evidence of some cases. Any computer with Python 3.9 or newer can check it without this system and
without a network:

    python3 verify.py ARCHIVE.zip KEY

Use the public key that you were given, not the one in the archive.
"""


def _line(record: Record, erased_digests: Mapping[int, str]) -> dict[str, Any]:
    said: dict[str, Any] = {
        "number": record.number,
        "seq": record.seq,
        "previous": record.previous,
        "digest": record.digest,
        "body": record.body.decode() if record.body else None,
    }
    if not record.body:
        said["erased"] = erased_digests.get(record.seq, "")
    return said


def _log(uow: UnitOfWork, records: Sequence[Record], introductions: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """The newest checkpoint, whose keys sign, and where in its tree each record stands."""
    yield "keys.jsonl", b"".join(orjson.dumps(note) + b"\n" for note in introductions)
    note = uow.log.newest_checkpoint()
    if note is None:
        yield "proofs.json", b"[]"
        return
    size = Checkpoint.parse(note).size
    leaves = uow.log.leaves()[:size]
    places = {(leaf.number, leaf.seq): index for index, leaf in enumerate(leaves)}
    wanted = {key: places[key] for record in records if (key := (record.number, record.seq)) in places}
    proofs = inclusion_proofs(wanted.values(), [leaf.hash for leaf in leaves])
    told = [
        {"number": number, "seq": seq, "index": index, "path": [each.hex() for each in proofs[index]]}
        for (number, seq), index in wanted.items()
    ]
    yield "checkpoint.txt", note.encode()
    yield "proofs.json", orjson.dumps(told, option=_PRETTY)


def _deployments(uow: UnitOfWork, histories: Mapping[int, Sequence[Record]]) -> Iterator[tuple[str, bytes]]:
    """What was in force, from the diagrams to the forms, each file once."""
    keys = {uow.instances.get(key_of(number)).deployment_key for number in histories}
    told, seen = [], set[str]()
    for key in sorted(keys):
        deployment = uow.definitions.deployment(key)
        definitions = []
        for definition_key in deployment.manifest.values():
            definition = uow.definitions.get(definition_key)
            ending = PurePosixPath(definition.resource_name).suffix
            name = f"definitions/{definition.digest[:16]}{ending}"
            if name not in seen:
                seen.add(name)
                yield name, uow.definitions.content(definition.digest)
            definitions.append({
                "kind": definition.kind, "id": definition.id, "version": definition.version,
                "digest": definition.digest, "resource_name": definition.resource_name, "file": name,
            })  # fmt: skip
        told.append({"key": str(key), "digest": deployment.digest, "definitions": definitions})
    yield "deployments.json", orjson.dumps(told, option=_PRETTY)


def _attachments(uow: UnitOfWork, records: Sequence[Record]) -> Iterator[tuple[str, bytes]]:
    digests = {
        digest
        for record in records
        if record.body
        for digest in (orjson.loads(record.body).get("attachments") or {}).values()
    }
    for digest in sorted(digests):
        yield f"attachments/{digest}", uow.definitions.content(digest)


def _manifest(uow: UnitOfWork, numbers: Sequence[int], contents: Mapping[str, bytes], by: str, at: datetime) -> bytes:
    cases = [uow.instances.get(key_of(number)) for number in numbers]
    told = {
        "format": FORMAT,
        "made_at": at.isoformat(),
        "made_by": by,
        "cases": [
            {"number": case.number, "business_id": case.business_id, "title": case.title, "process_id": case.process_id}
            for case in cases
        ],
        "files": {name: sha256(content).hexdigest() for name, content in sorted(contents.items())},
    }
    return orjson.dumps(told, option=_PRETTY)
