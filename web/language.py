"""The command line's language: Chinese, or English where the environment asks for it."""

import os
from functools import cache
from pathlib import Path

from babel.support import NullTranslations, Translations

CATALOGUES = Path(__file__).parent / "translations"


@cache
def _catalogue() -> NullTranslations:
    wanted = os.environ.get("LIUZHUAN_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    if wanted.lower().startswith("en"):
        return NullTranslations()
    return Translations.load(CATALOGUES, ["zh"])


def gettext(message: str) -> str:
    """*message*, an English sentence, in the person's language."""
    return str(_catalogue().gettext(message))
