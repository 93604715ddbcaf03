"""Ed25519 keys (RFC 8032), named as C2SP signed notes name them: ``<name>+<key id>+<base64 of 0x01 and the key>``."""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_ED25519 = b"\x01"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """Who signs. `name`: of the installation, the same for all its keys; no spaces, no plus."""

    name: str
    raw: bytes

    @property
    def id(self) -> bytes:
        """Four bytes that tell keys of one name apart."""
        return sha256(self.name.encode() + b"\n" + _ED25519 + self.raw).digest()[:4]

    def verifies(self, text: str, signature: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, text.encode())
        except InvalidSignature:
            return False
        return True

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{b64encode(_ED25519 + self.raw).decode()}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises: ValueError."""
        name, _, rest = text.strip().partition("+")
        id_, _, encoded = rest.partition("+")
        raw = b64decode(encoded, validate=True)  # a binascii.Error is a ValueError
        key = cls(name, raw[1:])
        if raw[:1] != _ED25519 or len(key.raw) != 32 or key.id.hex() != id_:
            raise ValueError(f"no Ed25519 key: {text}")
        return key


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """What signs; 32 bytes."""

    name: str
    raw: bytes

    @classmethod
    def new(cls, name: str) -> Self:
        return cls(name, Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def public(self) -> PublicKey:
        return PublicKey(self.name, Ed25519PrivateKey.from_private_bytes(self.raw).public_key().public_bytes_raw())

    def sign(self, text: str) -> bytes:
        return Ed25519PrivateKey.from_private_bytes(self.raw).sign(text.encode())
