"""Does a text hold what belongs to a customer? Payment cards, account numbers, e-mail addresses, telephone numbers.

Pure: text in, findings out. What looks alike and is nobody's secret passes: order numbers, dates, prices, times.
A number that could be either counts as a telephone number when a word such as "call" stands before it, and as an order
number when a word such as "booking" does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.errors import Refusal


class CustomerData(StrEnum):
    """What was found."""

    EMAIL = "email"
    IBAN = "iban"
    CARD = "card"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Finding:
    """A piece of a text that has to go: `text` as it was written, from `start` up to `end` (code points)."""

    kind: CustomerData
    text: str
    start: int
    end: int


def find(text: str) -> list[Finding]:
    """Everything in a text that looks like a customer's data, in order; nothing is found twice."""
    read = _Read(text)
    for kind, search in (
        (CustomerData.EMAIL, _emails),
        (CustomerData.IBAN, _ibans),
        (CustomerData.CARD, _cards),
        (CustomerData.PHONE, _phones),
    ):
        for start, end in search(read.plain):
            read.take(kind, start, end)
    return sorted(read.findings, key=lambda finding: finding.start)


def check_safe(text: str, *, field: str | None = None) -> None:
    """Raises Refusal, with what has to go, for a text that holds a customer's data."""
    for fault in faults(text, field=field):
        raise fault


def faults(text: str, *, field: str | None = None) -> Iterator[Refusal]:
    """The same as a refusal, for who collects everything that is wrong; none for a text that may pass."""
    found = find(text)
    if found:
        yield Refusal("stories.customer_data", field=field, found=[[one.kind, one.text] for one in found])


_DASHES = dict.fromkeys("‐‑‒–—―−﹣－", "-")
_SIGNS = {**_DASHES, "＠": "@", "﹫": "@", "．": ".", "＋": "+", "（": "(", "）": ")", "\t": " ", "\r": "\n"}


class _Read:
    """A text as it is searched: every digit 0 to 9, every space and dash plain, nothing invisible in between."""

    def __init__(self, text: str) -> None:
        self._text = text
        kept = [(at, _plain(sign)) for at, sign in enumerate(text)]
        self._places = [at for at, sign in kept if sign]
        self.plain = "".join(sign for _, sign in kept)
        self.findings: list[Finding] = []

    def take(self, kind: CustomerData, start: int, end: int) -> None:
        """Notes a finding and hides it from the next search."""
        first, last = self._places[start], self._places[end - 1] + 1
        self.findings.append(Finding(kind, self._text[first:last], first, last))
        self.plain = self.plain[:start] + "\x00" * (end - start) + self.plain[end:]


def _plain(sign: str) -> str:
    """One sign, or nothing for what nobody sees."""
    if sign in _SIGNS:
        return _SIGNS[sign]
    if sign.isascii():
        return sign
    category = unicodedata.category(sign)
    if category in {"Cf", "Mn", "Me"}:
        return ""
    if category == "Zs":
        return " "
    if category == "Nd":
        return str(unicodedata.digit(sign))
    wide = unicodedata.normalize("NFKC", sign)
    return wide if len(wide) == 1 and wide.isascii() else sign


_EMAIL = re.compile(
    r"""[^\s@<>()\[\],;:"'\x00]{1,64}"""
    r"(?:@|\ ?[\[(]\ ?at\ ?[\])]\ ?)"
    r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?(?:\.|\ ?[\[(]\ ?dot\ ?[\])]\ ?)){1,8}[^\W\d_][\w-]{1,62}",
    re.IGNORECASE | re.VERBOSE,
)


def _emails(text: str) -> Iterator[tuple[int, int]]:
    return (found.span() for found in _EMAIL.finditer(text))


_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?=[ -]{0,2}[A-Za-z0-9])")
_ALNUM = re.compile(r"[ -]{0,2}([A-Za-z0-9])")
_IBAN_LENGTHS = range(15, 35)


def _ibans(text: str) -> Iterator[tuple[int, int]]:
    """ISO 13616: two letters, two check digits, 11 to 30 signs; the whole is 1 modulo 97. Ends where a word ends."""
    after = 0
    for found in _IBAN.finditer(text):
        if found.start() < after:
            continue
        signs, at = found[0], found.end()
        while len(signs) < _IBAN_LENGTHS[-1] and (sign := _ALNUM.match(text, at)):
            signs, at = signs + sign[1], sign.end()
            ends = at == len(text) or not (text[at].isascii() and text[at].isalnum())
            if ends and len(signs) in _IBAN_LENGTHS and _is_iban(signs):
                yield found.start(), at
                after = at
                break


def _is_iban(signs: str) -> bool:
    turned = signs[4:] + signs[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


_CHAIN = re.compile(r"\d(?:[ .-]{0,3}\d)*")
_GROUP = re.compile(r"\d+")
_DATE = re.compile(
    r"(?<![\d.-])(?:(?:19|20)\d\d(?P<a>[-.])(?:0?[1-9]|1[0-2])(?P=a)(?:0?[1-9]|[12]\d|3[01])"
    r"|(?:0?[1-9]|[12]\d|3[01])(?P<b>[-.])(?:0?[1-9]|[12]\d|3[01])(?P=b)(?:19|20)\d\d)(?![-.]?\d)"
)
_CARD_LENGTHS = range(13, 20)


def _without_dates(text: str) -> str:
    return _DATE.sub(lambda found: "\x00" * len(found[0]), text)


def _cards(text: str) -> Iterator[tuple[int, int]]:
    """ISO 7812: 13 to 19 digits that fit their last one by Luhn's rule, in groups of any size.

    Dots part the digits of a card only if nothing else does.
    """
    for chain in _CHAIN.finditer(_without_dates(text)):
        groups = [
            (one.start() + chain.start(), one.end() + chain.start()) for one in _GROUP.finditer(chain[0])
        ]
        first = 0
        while first < len(groups):
            last = _card_from(text, groups, first)
            if last is None:
                first += 1
            else:
                yield groups[first][0], groups[last][1]
                first = last + 1


def _card_from(text: str, groups: list[tuple[int, int]], first: int) -> int | None:
    """The group at which a card that begins with the group `first` ends: the longest one that fits."""
    digits, parted, fits = "", "", None
    for last in range(first, len(groups)):
        start, end = groups[last]
        parted += text[groups[last - 1][1] : start] if last > first else ""
        digits += text[start:end]
        if len(digits) > _CARD_LENGTHS[-1] or ("." in parted and parted.strip(".")):
            break
        if len(digits) in _CARD_LENGTHS and _is_card(digits):
            fits = last
    return fits


def _is_card(digits: str) -> bool:
    """Luhn's rule. A row of noughts fits it and is no card."""
    total = sum(int(digit) for digit in digits[-1::-2])
    total += sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return total % 10 == 0 and bool(digits.strip("0"))


_ORDER_WORD = re.compile(
    r"(?:\b(?:orders?|bookings?|reservations?|tickets?|cases?|invoices?|ref(?:erences?)?|parcels?|tracking|"
    r"shipments?|articles?|items?|sku|parts?|serial|flights?|vouchers?|receipts?|reports?|requests?)\b"
    r"(?:\ (?:numbers?|nos?|nr|ids?|codes?))?|\#)[ .:\#-]{0,3}(?:is\ )?\Z",
    re.IGNORECASE | re.VERBOSE,
)
_PHONE_WORD = re.compile(
    r"\b(?:call(?:ed|ing|s)?|phon(?:e|ed|es)|tel(?:ephone)?|mobile|cell|whats\ ?app|r[aiu]ng|ring(?:s|ing)?|"
    r"text(?:ed)?|dial(?:led|ed|s)?|fax|handy|reach(?:ed)?|landline|hotline)\b[^\d\n]{0,25}\Z",
    re.IGNORECASE | re.VERBOSE,
)
_MONEY = re.compile(
    r"\A\ ?(?:[€$£¥%]|(?:eur(?:os?)?|usd|gbp|chf|pln|dollars?|pounds?|cents?|people|customers?|calls|miles|km)\b)",
    re.IGNORECASE | re.VERBOSE,
)
_MONEY_BEFORE = re.compile(r"(?:[€$£¥]|\b(?:eur|usd|gbp|chf|pln))\ ?\Z", re.IGNORECASE | re.VERBOSE)
_NUMBER = re.compile(
    r"(?<![\w.,:/#+-])(?P<number>(?:\+\ ?|00(?=[1-9]))?\(?\+?\d(?:[\ .\-/()]{0,3}\d){5,16})(?![\w:%])"
)
_BEFORE = 40
_TRUNK = re.compile(r"\(?0[1-9]")
_BRACKETS = re.compile(r"\(0?\d{2,5}\)[ -]?\d{3,5}(?:[ -]?\d{2,5})*\Z")
_SHAPES = re.compile(
    r"(?:1[ .-])?\(?[2-9]\d\d\)?(?P<us>[ .-])[2-9]\d\d(?P=us)\d{4}"  # North America
    r"|[25-9]\d\d(?P<three>[ .-])\d{3}(?P=three)\d{3}"  # Portugal, Spain, Poland
    r"|[6-9]\d{4}[ -]\d{5}"  # India
    r"|9\d{4}-\d{4}"  # Brazil
)


def _phones(text: str) -> Iterator[tuple[int, int]]:
    """International numbers (E.164: 15 digits at most), national ones that begin with 0, common shapes of groups."""
    for found in _NUMBER.finditer(_without_dates(text)):
        start, end = found.span("number")
        number = text[start:end]
        before = text[max(0, start - _BEFORE) : start]
        if _is_phone(number, before, text[end : end + 12]):
            yield start, end


def _is_phone(number: str, before: str, after: str) -> bool:
    digits = "".join(sign for sign in number if sign.isdigit())
    if number.lstrip("(").startswith("+"):
        return 8 <= len(digits) <= 16
    if _ORDER_WORD.search(before) or _MONEY.match(after) or _MONEY_BEFORE.search(before):
        return False
    if _PHONE_WORD.search(before):
        return 7 <= len(digits) <= 15
    if re.match(r"00[1-9]", number):
        return 10 <= len(digits) <= 17
    if _TRUNK.match(number):
        return 9 <= len(digits) <= 12
    return bool(_BRACKETS.match(number) or _SHAPES.fullmatch(number))
