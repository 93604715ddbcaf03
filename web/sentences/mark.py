"""The mark of what is to be translated."""


def N_(message: str) -> str:  # noqa: N802 - gettext's name for "to be translated where it is shown"
    """*message* itself; the mark by which the catalogue finds it."""
    return message
