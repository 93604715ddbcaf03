"""What a completion costs in instructions of the processor: whatever else the machine does changes nothing of that.

``python -m benchmarks.instructions`` runs our endpoint and the bare one on PostgreSQL under valgrind (its callgrind), and
counts what so many requests more take. The processor that valgrind stands for has no instructions for SHA-256: what is
hashed, and only ours hashes, counts about 130 thousand too much.
"""

import gc
import os
import re
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from benchmarks.endpoint import ANSWER, COMMENT, Service
from storage import connections
from tests.databases import postgresql
from web import programs

WARM, COUNTED = 6, 40
KINDS = ("ours", "bare", "ours-ten-task", "bare-ten-task")


def main() -> None:
    """One line for each kind; a few minutes."""
    with postgresql() as server, tempfile.TemporaryDirectory() as folder:
        for kind in KINDS:
            print(f"{kind}: {_counted(kind, server.new(Path(folder)), Path(folder)):,.0f} thousand")  # noqa: T201


def _counted(kind: str, url: str, folder: Path) -> float:
    """Thousands of instructions of one request."""
    counts = folder / kind
    valgrind = ["valgrind", "-q", "--tool=callgrind", "--instr-atstart=no", f"--callgrind-out-file={counts}"]
    command = [*valgrind, sys.executable, "-m", "benchmarks.instructions", kind, url]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": "0"})  # noqa: S603
    nothing, requests = (_total(Path(f"{counts}.{dump}")) for dump in (1, 2))
    return (requests - nothing) / COUNTED / 1000


def _total(dump: Path) -> int:
    found = re.search(r"^(?:totals|summary): (\d+)", dump.read_text("utf-8", "replace"), re.MULTILINE)
    if found is None:
        raise ValueError(f"{dump} counts nothing")
    return int(found[1])


def _work(kind: str, url: str) -> None:
    """What is counted: first nothing, then the requests."""
    connections.FRESH = 1e9  # else the slowness of it all would have connections tried, and the token's use noted
    programs.TOUCHED_EVERY = timedelta(days=1)
    service = Service.over(url)
    first, given = (service.first_step, COMMENT) if "ten" in kind else (service.sales_check, ANSWER)
    make = service.completes if kind.startswith("ours") else service.writes
    requests = [make(first(), given) for _ in range(WARM + COUNTED)]
    for request in requests[:WARM]:
        request()
    gc.collect()
    _control("--instr=on")
    _control("--zero")
    _control("--dump=nothing")
    for request in requests[WARM:]:
        request()
    _control("--dump=requests")
    os._exit(0)  # there is nothing to be closed


def _control(what: str) -> None:
    command = ["callgrind_control", what, str(os.getpid())]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _work(*sys.argv[1:])
    else:
        main()
