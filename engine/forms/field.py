"""What a form asks: its fields, and what is demanded of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from engine.feel import Expression
from engine.forms.options import Options
from engine.forms.patterns import Pattern

FieldType = Literal[
    "textfield",
    "textarea",
    "number",
    "checkbox",
    "radio",
    "select",
    "checklist",
    "taglist",
    "datetime",
    "filepicker",
]

DateSubtype = Literal["date", "time", "datetime"]
ZoneFormat = Literal["utc_offset", "utc_normalized", "no_timezone"]

Bound: TypeAlias = Decimal | Expression | None
"""A number, or FEEL that gives one when the form is submitted."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What is demanded of a value that is not empty; form-js's ``validate`` and its neighbours."""

    min: Bound = None
    max: Bound = None
    min_length: Bound = None
    max_length: Bound = None
    pattern: Pattern | None = None
    decimal_digits: int | None = None
    increment: Decimal | None = None
    no_past_dates: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One component that holds a value.

    Attributes:
        key: the variable that it shows and writes.
        id: the component's id within the form.
        label: as drawn; may hold FEEL or a template.
        read_only: shown but not written; FEEL that is true when it is so.
        disabled: greyed; never written.
        hidden_if: FEEL, its own condition and those of the groups around it; hidden as soon as one is true.
        default: proposed where the variable holds nothing.
        options: what a radio, select, checklist or taglist offers.
        subtype: of a datetime.
        zone_format: how a datetime's time of day is written.
        as_text: a number is written as its decimal text.
        several: a filepicker takes more than one file; FEEL that is true when it does.
        check: FEEL over all submitted values that has to be true.
        check_message: the process owner's words for when it is not.
        properties: custom properties as drawn, those of ours included.
    """

    key: str
    type: FieldType
    id: str | None = None
    label: str = ""
    read_only: bool | Expression = False
    disabled: bool = False
    required: bool = False
    hidden_if: tuple[Expression, ...] = ()
    default: Any = None
    options: Options | None = None
    limits: Limits = Limits()
    subtype: DateSubtype = "date"
    zone_format: ZoneFormat = "no_timezone"
    as_text: bool = False
    several: bool | Expression = False
    check: Expression | None = None
    check_message: str | None = None
    properties: Mapping[str, Any] | None = None

    @property
    def writable(self) -> bool:
        """Whether a submission writes its variable, at least under some condition."""
        return not self.disabled and self.read_only is not True

    @property
    def decides(self) -> bool:
        """Whether it holds the step's decision: it is shown as buttons and never prefilled."""
        return self.key.endswith("_decision")
