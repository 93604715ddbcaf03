"""A folder of processes as one deployment."""

from datetime import datetime
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from engine.deployments import deploy
from engine.model import Actor, Deployment
from engine.ports import UnitOfWork

ENDINGS = frozenset({".bpmn", ".dmn", ".form"})


def shipped_processes() -> Path:
    """Where the shipped processes lie: inside an installed wheel, or at the root of a checkout."""
    installed = Path(str(files("engine"))) / "processes"
    return installed if installed.is_dir() else installed.parent.parent / "processes"


def read_folder(folder: Path) -> dict[str, bytes]:
    """Contents by resource name (relative, forward slashes) of everything deployable; hidden folders are passed over."""
    found = (path for path in folder.rglob("*") if path.suffix in ENDINGS and path.is_file())
    names = {path.relative_to(folder): path for path in found}
    return {
        name.as_posix(): path.read_bytes()
        for name, path in sorted(names.items())
        if not any(part.startswith(".") for part in name.parts)
    }


def read_paths(paths: list[Path]) -> dict[str, bytes]:
    """Files by their names, folders by what is in them."""
    contents: dict[str, bytes] = {}
    for path in paths:
        contents |= read_folder(path) if path.is_dir() else {path.name: path.read_bytes()}
    return contents


def is_as_deployed(uow: UnitOfWork, deployment: Deployment, folder: Path) -> bool:
    """Whether *folder* holds what *deployment* brought, byte for byte. Inside an entered unit of work."""
    definitions = [uow.definitions.get(key) for key in deployment.manifest.values()]
    brought = {(definition.resource_name, definition.digest) for definition in definitions}
    return {(name, sha256(content).hexdigest()) for name, content in read_folder(folder).items()} <= brought


def deploy_folder(uow: UnitOfWork, folder: Path, *, actor: Actor, at: datetime) -> Deployment:
    """Deploy a folder at once; unchanged, it is the deployment that is in force. Raises: DeploymentRejected."""
    return deploy(uow, name=folder.resolve().name, files=read_folder(folder), actor=actor, at=at)
