"""The composition root: the only place in `web` that knows the store."""

import getpass
import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from granian import Granian
from granian.constants import Interfaces

from engine.errors import DeploymentRejected, Forbidden, NotFound
from engine.model import ADMINISTRATORS, PROCESS_OWNERS, SYSTEM, Actor, Command
from engine.outside import Watch
from storage import Database as Database  # noqa: PLC0414 - the commands name it, and may not import the store
from storage import open_database
from web import current, logs, metrics
from web.app import create_app
from web.company import load_company, read_company
from web.current import Services
from web.folder import deploy_folder, is_as_deployed, shipped_processes
from web.housekeeping import Housekeeping
from web.keyring import DEFAULT, Keyring
from web.language import gettext as _
from web.notary import Notary
from web.passwords import hash_password, is_password
from web.settings import Settings
from web.wording import sentence, where
from web.worker import Worker, own_name

DEFAULT_DATABASE = "sqlite:///var/liuzhuan.db"
DEMO_PASSWORD = "demo"  # noqa: S105 - the demo's, on loopback only
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
COMPANY = Path("demo/company.yaml")
LAST_WORDS = 10
"""Seconds in which a server may end what it does when the process that began it is gone."""

DEPLOYER = Actor("system", frozenset({PROCESS_OWNERS}), via="start of the server")

Say = Callable[[str], object]


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """The database at *url*, brought up to date, its folder made if need be.

    Raises: Invalid: ``store.newer_database``, ``store.unknown_address``.
    """
    with reached(url) as database:
        database.migrate()
        yield database


@contextmanager
def reached(url: str) -> Iterator[Database]:
    """The database at *url* as it is, its folder made if need be."""
    if (path := sqlite_path(url)) is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(OSError):  # the database will say what is wrong
            path.touch(mode=0o600)
    database = open_database(url, watch=watch_from_environment())
    try:
        database.acting = lambda: (operator(), now())
        yield database
    finally:
        database.close()


def watch_from_environment() -> Watch:
    """``LIUZHUAN_COMMAND_SECONDS``: how long one command may compute."""
    seconds = os.environ.get("LIUZHUAN_COMMAND_SECONDS")
    return Watch(float(seconds)) if seconds else Watch()


def sqlite_path(url: str) -> Path | None:
    """The file that *url* names; None where it is no SQLite database."""
    return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None


def application(settings: Settings, database: Database, worker: Worker) -> Flask:
    """The pages over *database*, with the embedded *worker*."""
    services = Services(
        unit_of_work=database.unit_of_work,
        reading=database.reading,
        reads=database.queries(),
        accounts=database.accounts(current.acting),
        tokens=database.tokens(current.acting),
        roster=database.roster(current.acting),
        clock=now,
        wake=worker.wake,
        examination=database.examination(),
        worker_lives=worker.lives,
    )
    return create_app(settings, services)


def wsgi() -> Flask:
    """What granian runs: the application and the embedded worker, set up from the environment."""
    logs.configure()
    database = open_database(os.environ["LIUZHUAN_DATABASE"], watch=watch_from_environment())
    settings = Settings.from_environment()
    with (uow := database.unit_of_work()):
        uow.audit.append(Command("server.start", SYSTEM, now(), 0, {"settings": settings.to_json()}))
    worker = make_worker(database)
    end_with_the_server(worker)
    threading.Thread(target=worker.run, args=(now,), name="worker").start()
    return application(settings, database, worker)


def make_worker(database: Database) -> Worker:
    """A worker that also keeps the evidence, and clears away once a day."""
    name, anchors = own_name(), os.environ.get("LIUZHUAN_ANCHORS")
    keyring = Keyring(Path(os.environ.get("LIUZHUAN_KEYS") or DEFAULT))
    notary = Notary(database.unit_of_work, database.reading, name, keyring, Path(anchors) if anchors else None)
    housekeeping = Housekeeping(database.clear_away)

    def beside(at: datetime) -> None:
        notary.run_due(at)
        housekeeping.run_due(at)

    return Worker(database.unit_of_work, database.reading, name, beside=beside)


def end_with_the_server(worker: Worker) -> None:
    """Stop *worker* when this process of the server ends; end this process when the one that began it is gone.

    A server that is killed leaves its processes behind: they would go on answering at the port, beside the next one.
    """

    def stop_with_the_process() -> None:
        threading.main_thread().join()
        worker.stop()

    def end_with_the_parent() -> None:
        if (parent := multiprocessing.parent_process()) is not None:
            parent.join()
            for _ in range(LAST_WORDS):  # a server that only begins to serve does not hear the first one
                os.kill(os.getpid(), signal.SIGTERM)
                time.sleep(1)
            os.kill(os.getpid(), signal.SIGKILL)

    for watch in (stop_with_the_process, end_with_the_parent):
        threading.Thread(target=watch, name=watch.__name__, daemon=True).start()


def work(url: str, *, say: Say) -> None:
    """Fire timers and do jobs beside the servers of the same database, until told to stop."""
    logs.configure()
    with opened(url) as database:
        worker = make_worker(database)
        thread = threading.Thread(target=worker.run, args=(now,), name="worker")
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl+C does
        thread.start()
        say(_("Working. Stop with Ctrl+C."))
        try:
            thread.join()
        except KeyboardInterrupt:
            worker.stop()
            thread.join()


def serve(url: str, *, host: str, port: int, demo: bool, processes: Path | None, workers: int, say: Say) -> None:
    """Bring the database up to date, deploy what changed, and serve until interrupted.

    Args:
        workers: processes that answer; each also works on timers and jobs.

    Raises:
        Forbidden: ``demo_beyond_this_machine`` or ``demo_without_demo``: everybody knows the demo's passwords.
        OSError: something else listens there.
    """
    if demo and host not in LOOPBACK:
        raise Forbidden(host, "demo_beyond_this_machine")
    require_free(host, port)
    folder = processes or (shipped_processes() if demo else None)
    with opened(url) as database:
        if not demo and is_password(database.accounts().password_hash("admin"), DEMO_PASSWORD):
            raise Forbidden(url, "demo_without_demo")
        accounts = load_demo(database, shipped_processes()) if demo else []
        if folder:
            deploy_at_start(database, folder, say)
        if not demo and not any(ADMINISTRATORS in user.groups for user in database.accounts().users()):
            say(_("There is no administrator yet. Make the first one: liuzhuan user add ID NAME --administrator"))
    os.environ["LIUZHUAN_DATABASE"] = url
    if demo:
        company = read_company(shipped_processes() / COMPANY)
        os.environ.update(LIUZHUAN_DEMO="1", LIUZHUAN_COMPANY=company["name"])
        os.environ.setdefault("LIUZHUAN_CONFIDENTIAL", ",".join(company.get("confidential", [])))
    say(f"Liuzhuan 流转  http://{host}:{port}")
    for user, name in accounts:
        say(f"  {user:<10} {name}")
    if accounts:
        say(_("Every password is %(password)s.") % {"password": DEMO_PASSWORD})
    with metrics.counted_together(workers):
        Granian(
            "web.bootstrap:wsgi",
            factory=True,
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            respawn_failed_workers=True,  # one that is killed does not take the others along
            blocking_threads=8,
            log_enabled=False,
        ).serve()


def require_free(host: str, port: int) -> None:
    """Granian shares a port with whoever else does; two servers that take turns answering would puzzle everybody.

    Raises: OSError.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
        probe.listen()


def load_demo(database: Database, folder: Path) -> list[tuple[str, str]]:
    """The demo company with its known password. Hashing is slow on purpose: one hash serves all, and only once."""
    accounts = database.accounts()
    known = accounts.password_hash("admin")
    hashed = known or hash_password(DEMO_PASSWORD)
    return load_company(accounts, folder / COMPANY, at=now(), password_hash=lambda: hashed)


def deploy_at_start(database: Database, folder: Path, say: Say) -> None:
    """Deploy *folder* if it changed since the last start.

    What somebody deployed meanwhile stays in force until then. A refusal is told and does not keep the server from
    serving what is deployed.
    """
    with database.reading() as uow:
        last = uow.definitions.newest_of(DEPLOYER.user)
        if last and is_as_deployed(uow, last, folder):
            return
    try:
        deployment = deploy_folder(database.unit_of_work(), folder, actor=DEPLOYER, at=now())
    except DeploymentRejected as rejected:
        say(_("%(folder)s was not deployed:") % {"folder": folder})
        for finding in rejected.findings:
            say(f"  {where(finding)}  {sentence(finding)}")
    else:
        say(_("%(folder)s is deployed: %(count)d definitions.") % {"folder": folder, "count": len(deployment.manifest)})


@contextmanager
def rendering(database: Database) -> Iterator[None]:
    """Within it the command line renders what pages do."""
    idle = Worker(database.unit_of_work, database.reading, name=own_name())
    with application(Settings.from_environment(), database, idle).test_request_context():
        yield


def operator() -> Actor:
    """Whoever may use the command line may do everything; the history says who it was."""
    return Actor(f"cli:{getpass.getuser()}", frozenset({ADMINISTRATORS}), via="command line")


def actor_of(database: Database, user_id: str) -> Actor:
    """The actor for an account. Raises: NotFound."""
    user = database.accounts().user(user_id)
    if user is None:
        raise NotFound("user", user_id)
    return Actor(user.id, user.groups, via="command line")


def now() -> datetime:
    """Aware, UTC."""
    return datetime.now(UTC)
