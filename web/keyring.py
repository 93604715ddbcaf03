"""The installation's keys as files, outside the database: one that signs, and the introductions of all there have been."""

from datetime import datetime
from pathlib import Path

import orjson

from engine.errors import Finding, Invalid
from engine.evidence.keyring import Introduction, introduce, parse
from engine.evidence.keys import PrivateKey, PublicKey

DEFAULT = Path("var/keys")


class Keyring:
    """The folder of the keys.

    ``signing.key`` holds the private one, readable by its owner alone; ``keyring`` one introduction per line, JSON.
    """

    def __init__(self, folder: Path) -> None:
        self._private, self._introductions = folder / "signing.key", folder / "keyring"

    def signing(self) -> PrivateKey | None:
        """The key that signs now."""
        if not self._private.exists():
            return None
        name, _, raw = self._private.read_text("utf-8").strip().partition(" ")
        return PrivateKey(name, bytes.fromhex(raw))

    def require_signing(self) -> PrivateKey:
        """Raises: Invalid: ``evidence.no_signing_key``."""
        key = self.signing()
        if key is None:
            raise Invalid([Finding("evidence.no_signing_key")])
        return key

    def notes(self) -> list[str]:
        """The introductions, oldest first."""
        if not self._introductions.exists():
            return []
        return [orjson.loads(line) for line in self._introductions.read_bytes().splitlines() if line]

    def introductions(self) -> list[Introduction]:
        """The same, read. Raises: ValueError."""
        return [parse(note) for note in self.notes()]

    def new(self, name: str, at: datetime) -> PublicKey:
        """Make the first key. Raises: Invalid: ``evidence.key_exists``."""
        if self.signing() is not None:
            raise Invalid([Finding("evidence.key_exists")])
        return self._take(PrivateKey.new(name), None, at)

    def rotate(self, at: datetime) -> PublicKey:
        """From now on a new key signs, which the present one introduces. Raises: as `require_signing`."""
        old = self.require_signing()
        return self._take(PrivateKey.new(old.name), old, at)

    def _take(self, key: PrivateKey, by: PrivateKey | None, at: datetime) -> PublicKey:
        self._private.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._introductions.open("ab") as file:
            file.write(orjson.dumps(introduce(key, at, by).note) + b"\n")
        beside = self._private.with_suffix(".new")
        beside.touch(mode=0o600)
        beside.write_text(f"{key.name} {key.raw.hex()}\n", "utf-8")
        beside.replace(self._private)
        return key.public
