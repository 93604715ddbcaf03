"""What an installation decides about its pages."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of the pages.

    Attributes:
        company: stands beside the product's name.
        language: of all pages; the diagrams' own words stay as drawn.
        https: a proxy in front speaks https even where the request does not show it: cookies are then marked secure.
        proxies: how many proxies in front may be believed about address, host and scheme.
        demo: the log-in page names the accounts and their common password.
    """

    company: str = ""
    language: Language = "zh"
    https: bool = False
    proxies: int = 0
    demo: bool = False
