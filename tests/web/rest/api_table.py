"""docs/reference/api.md: what programs may ask. Run as a program, it is written anew."""

from pathlib import Path

from web.programs import SCOPES, are_answered_at

PATH = Path(__file__).parents[3] / "docs" / "reference" / "api.md"

HEAD = """\
# Process API

Programs deploy, start, search and do work under `/v2`, in the shapes of Camunda 8's Orchestration Cluster REST API
(release 8.9): its clients and Camunda Modeler work unchanged. The OpenAPI 3.1 document, with every member and limit, is
`/v2/openapi.json`; the page `/api` shows it and tries it. This file is written by `python -m tests.web.rest.api_table`,
and a test holds it to the document.

## Who asks

`Authorization: Basic` with a person's account and password, or `Authorization: Bearer` with an API token. Cookies count
for nothing here. A wrong password counts as one on the log-in page and is throttled alike. A right one is hashed once
and then remembered for five minutes in the memory of the process, until it is changed or the account deactivated.

A person makes tokens on the page `/tokens`, an administrator by `liuzhuan token add`. A token ends after a year at the
latest, can be revoked, and is good for its scopes only: **read** looks, **work** starts cases and does tasks and jobs,
**deploy** deploys, **administer** cancels cases and resolves incidents. It can never do more than its person. The
history names the token (`token:<id>`), the password (`basic`) or the log-in (`session:<id>`) behind every command.

## Asking twice

Every changing request takes the header `Idempotency-Key`, at most 255 characters. The same person, key and request get
the answer of the first one, and nothing is done again; another request with the key is refused with 422. The key is kept
in the transaction of the command itself: a command that failed leaves it free.

## Errors

RFC 9457 problem documents (`application/problem+json`). `detail` has one finding per line, `findings` lists them with
code, field, element, file and line, `instance` is the number to quote. What is not visible is 404; a race is 409 with who
and when; 503 comes with `Retry-After`.

## Searching

`filter` takes a value or an object of operators per field, all of which must hold. `sort` takes at most five fields.
Pages are walked with the cursors (`page.after` with the last answer's `endCursor`, `page.before` with its `startCursor`);
there are no offsets. `totalItems` is counted up to 1000 and `hasMoreTotalItems` says that there are more.

## What differs from Camunda

- A member that would be ignored is refused with 400 instead: `awaitCompletion`, `tags`, start and runtime instructions,
  leases, unknown fields of filters.
- A whole number of more than 64 bits is refused, which would be rounded; as text it is kept.
- Variables are checked by the form of the start event or task, and an unknown one is refused.
- Variables are searched case by case: the filter names the `processInstanceKey`.
- A task is assigned to whoever asks; handing it to others is a matter of the pages.
- Workers on jobs and senders of messages are administrators' programs: use a token with the scope **work**. An activation
  is answered at once.
- A published message without `timeToLive` that nobody waits for, and that begins nothing, is 404 and not lost in silence.
  One case gets it, and each process that begins with it; one without a correlation key is for these alone.
- `elementInstanceKey` of incidents and jobs is the incident's or job's own key.

## Operations

| operation | what it does | scope of a token |
|---|---|---|
"""


def written(app):
    """The whole file."""
    return HEAD + "".join(f"{row}\n" for row in rows(app))


def rows(app):
    """A row per operation, in the order of the document."""
    described = app.test_client().get("/v2/openapi.json").get_json()["paths"]
    endpoints = {
        (_wire(rule.rule), method.lower()): rule.endpoint
        for rule in app.url_map.iter_rules()
        if are_answered_at(rule.rule)
        for method in rule.methods
    }
    for path, item in described.items():
        for method, operation in item.items():
            if method != "parameters":
                scope = SCOPES[endpoints[path, method]]
                yield f"| `{method.upper()} {path}` | {operation['summary']} | {scope} |"


def _wire(rule):
    return rule.replace("<key:", "{").replace(">", "}")


if __name__ == "__main__":
    from tempfile import TemporaryDirectory

    from storage import open_database
    from tests.web.conftest import Office

    with TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/liuzhuan.db")
        database.migrate()
        PATH.write_text(written(Office(database).app), "utf-8")
        database.close()
