"""Which number did somebody type? People write "12", "12,5", "1.234,5", "80 %" or "9 min"; what is unclear is asked."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from bot.errors import Refusal

LARGEST = Decimal(1_000_000_000)
MOST_DECIMALS = 4
MOST_CHARACTERS = 40
_NUMBER = re.compile(
    r"(?P<sign>[+-]?) ?(?P<before>[€$£]?) ?(?P<digits>[0-9](?:[0-9.,' ]*[0-9])?)[.,]?(?P<after>[^0-9+]*)"
)
_GROUPED = re.compile(r"[0-9]{1,3}(?:(?P<sign>[.,' ])[0-9]{3})(?:(?P=sign)[0-9]{3})*")
_MINUS = "\u2212\u2013\ufe63\uff0d"
_APOSTROPHE = "\u2019\u02bc\u00b4`"
_PER_CENT = frozenset({"percent", "per cent", "pct"})


@dataclass(frozen=True, slots=True)
class Number:
    """A number, exactly as it was meant, and the unit written beside it, or ""."""

    value: Decimal
    unit: str = ""


def read(text: str, *, field: str) -> Number:
    """The number in a text. Raises Refusal, for this field, when it holds none, or one that can be read in two ways."""
    plain = _plain(text)
    found = _NUMBER.fullmatch(plain)
    if found is None or len(plain) > MOST_CHARACTERS:
        raise Refusal("goals.number_needed", field=field)
    value = _value(found["digits"], field=field)
    if value > LARGEST:
        raise Refusal("goals.number_huge", field=field)
    if -int(value.as_tuple().exponent) > MOST_DECIMALS:
        raise Refusal("goals.number_fine", field=field, most=MOST_DECIMALS)
    unit = found["before"] or found["after"].strip(" .,-")
    if found["sign"] == "-" and value:
        value = -value
    return Number(value, "%" if unit.casefold() in _PER_CENT else unit)


def stored(value: Decimal) -> str:
    """A number as it is kept: plain digits with a dot, without zeros at the end."""
    whole = f"{value:f}"
    return whole.rstrip("0").rstrip(".") if "." in whole else whole


def _plain(text: str) -> str:
    """With plain digits, minus signs, apostrophes and single spaces."""
    normal = unicodedata.normalize("NFKC", text)
    signs = [
        "-"
        if one in _MINUS
        else "'"
        if one in _APOSTROPHE
        else str(unicodedata.decimal(one))
        if one.isdecimal()
        else one
        for one in normal
    ]
    return " ".join("".join(signs).split())


def _value(digits: str, *, field: str) -> Decimal:
    """The last sign that is there once, after another or with anything but three digits behind it, is the decimal one.

    A lone "1,234" may be either: whoever wrote it is asked. "0,125" is not: no thousands begin with a zero.
    """
    last = max((digits.rfind(sign), sign) for sign in ".,")
    at, sign = last
    if at < 0:
        return _whole(digits, field=field)
    whole, part = digits[:at], digits[at + 1 :]
    if digits.count(sign) > 1:
        return _whole(digits, field=field)
    if len(part) == 3 and whole.isdigit() and len(whole) <= 3 and whole[0] != "0":
        raise Refusal(
            "goals.number_unclear", field=field, thousands=f"{whole}{part}", decimals=f"{whole}.{part}"
        )
    if not part.isdigit() or sign in whole:
        raise Refusal("goals.number_needed", field=field)
    return Decimal(f"{_whole(whole, field=field)}.{part}")


def _whole(digits: str, *, field: str) -> Decimal:
    """A whole number, with or without signs between its thousands."""
    if not digits.isdigit() and not _GROUPED.fullmatch(digits):
        raise Refusal("goals.number_needed", field=field)
    return Decimal(re.sub(r"[^0-9]", "", digits))
