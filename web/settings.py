"""What an installation decides about its pages."""

import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from engine.views import Language
from web.keyring import DEFAULT as DEFAULT_KEYS


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of the pages.

    Attributes:
        company: stands beside the product's name.
        language: of all pages; the diagrams' own words stay as drawn.
        https: a proxy in front speaks https even where the request does not show it: cookies are then marked secure.
        proxies: how many proxies in front may be believed about address, host and scheme.
        demo: the log-in page names the accounts.
        metrics_token: with it, metrics are shown to other machines, too.
        keys: folder of the public keys, which lie in every evidence bundle.
        confidential: labels of cases, as the diagrams give them, whose every reading and export is recorded, and which
            administrators and process owners see only where they take part.
    """

    company: str = ""
    language: Language = "zh"
    https: bool = False
    proxies: int = 0
    demo: bool = False
    confidential: frozenset[str] = frozenset()
    metrics_token: str = ""
    keys: Path = DEFAULT_KEYS

    @classmethod
    def from_environment(cls) -> Self:
        """From ``LIUZHUAN_COMPANY``, ``_LANG`` (``zh``, ``en``), ``_HTTPS`` (``1``), ``_PROXIES``, ``_DEMO`` (``1``).

        And ``_CONFIDENTIAL``: labels, separated by commas; ``_METRICS_TOKEN``; ``_KEYS``.
        """
        names = ("COMPANY", "LANG", "HTTPS", "PROXIES", "DEMO", "CONFIDENTIAL", "METRICS_TOKEN")
        given = {name: os.environ.get(f"LIUZHUAN_{name}", "") for name in names}
        return cls(
            company=given["COMPANY"],
            language="en" if given["LANG"].lower().startswith("en") else "zh",
            https=given["HTTPS"] == "1",
            proxies=int(given["PROXIES"] or 0),
            demo=given["DEMO"] == "1",
            metrics_token=given["METRICS_TOKEN"],
            keys=Path(os.environ.get("LIUZHUAN_KEYS") or DEFAULT_KEYS),
            confidential=frozenset(filter(None, map(str.strip, given["CONFIDENTIAL"].split(",")))),
        )

    def to_json(self) -> dict[str, Any]:
        """For the record: what was in force from a start of the server on."""
        told = {name: value for name, value in asdict(self).items() if name != "metrics_token"}  # it is a secret
        return {**told, "confidential": sorted(self.confidential), "keys": str(self.keys)}
