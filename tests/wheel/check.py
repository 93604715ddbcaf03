"""Build the wheel, install it into an empty environment, and try it from outside the repository.

Needs no network: what the wheel depends on is lent by the environment that runs this.
"""

import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).parents[2]
SHIPPED = (
    "engine/model/__init__.py",
    "engine/processes/office_affairs.bpmn",
    "engine/processes/demo/company.yaml",
    "storage/migrations/env.py",
    "storage/migrations/versions/m0001_first_tables.py",
    "web/templates/worklist.html",
    "web/translations/zh/LC_MESSAGES/messages.mo",
    "web/static/dist/manifest.json",
)
KEPT_BACK = ("tests/", "probes/", "benchmarks/", "web/frontend/", "engine/processes/scenarios/")
ROOMS = ("engine/", "storage/", "web/", "liuzhuan-")


def main():
    with tempfile.TemporaryDirectory(prefix="liuzhuan-wheel-") as name:
        folder = Path(name)
        wheel = build(folder)
        require_contents(wheel)
        python = environment(folder / "env", wheel)
        outside = folder / "outside.py"
        outside.write_bytes((Path(__file__).parent / "outside.py").read_bytes())
        subprocess.run([python, "-I", outside, folder / "env"], check=True, cwd=folder)


def build(folder):
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], check=True, cwd=ROOT,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    (wheel,) = folder.glob("*.whl")
    return wheel


def require_contents(wheel):
    with ZipFile(wheel) as archive:
        names = archive.namelist()
    missing = [name for name in SHIPPED if name not in names]
    foreign = [name for name in names if name.startswith(KEPT_BACK) or not name.startswith(ROOMS)]
    if missing or foreign:
        sys.exit(f"the wheel lacks {missing} and holds {foreign}")


def environment(folder, wheel):
    """An environment with nothing but the wheel; its dependencies are found in ours."""
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python, "install", "--quiet",
         "--no-deps", "--no-index", wheel],
        check=True,
    )  # fmt: skip
    (own,) = folder.glob("lib/python*/site-packages")
    lent = [path for path in sys.path if path.endswith("site-packages")]
    (own / "lent.pth").write_text("\n".join(lent), "utf-8")  # the lenders' own .pth files are not read
    return python


if __name__ == "__main__":
    main()
