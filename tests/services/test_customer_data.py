"""The customer-data guard: what belongs to a customer is found in any text, and ordinary service prose never is."""

from __future__ import annotations

import string
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bot.services.customer_data import CustomerData, find
from content.pack import builtin_pack

DIGITS = st.text("0123456789", min_size=1, max_size=1)
WORDS = st.lists(st.text(st.characters(categories=["Ll", "Lu"]), min_size=1, max_size=9), max_size=8).map(
    " ".join
)
SEPARATORS = st.sampled_from(["", " ", "-", "–", "\u00a0", " - ", "\u2009"])


def luhn_digit(body: str) -> str:
    doubled = [int(digit) * (2 - index % 2) for index, digit in enumerate(reversed(body))]
    return str(-sum(value // 10 + value % 10 for value in doubled) % 10)


@st.composite
def cards(draw: st.DrawFn) -> str:
    """A card number of 13 to 19 digits, in groups of any sizes."""
    first = draw(st.sampled_from("123456789"))
    body = first + draw(st.text("0123456789", min_size=11, max_size=17))
    number = body + luhn_digit(body)
    separator, grouped, at = draw(SEPARATORS), [], 0
    while at < len(number):
        size = draw(st.integers(2, 7))
        grouped.append(number[at : at + size])
        at += size
    return separator.join(grouped)


@st.composite
def ibans(draw: st.DrawFn) -> str:
    """An account number of a country's length, written together or in fours, in any case."""
    country, length = draw(
        st.sampled_from([("GB", 22), ("DE", 22), ("PT", 25), ("NO", 15), ("FR", 27), ("MT", 31), ("RU", 33)])
    )
    body = draw(st.text(string.ascii_uppercase + string.digits, min_size=length - 4, max_size=length - 4))
    turned = "".join(str(int(sign, 36)) for sign in f"{body}{country}00")
    whole = f"{country}{98 - int(turned) % 97:02d}{body}"
    parts = [whole[at : at + 4] for at in range(0, length, 4)]
    whole = draw(st.sampled_from(["", " ", "-"])).join(parts)
    return whole if draw(st.booleans()) else whole.lower()


LOCAL = st.text(string.ascii_letters + string.digits + "._+-", min_size=1, max_size=20)
LABEL = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?", fullmatch=True)


@st.composite
def emails(draw: st.DrawFn) -> str:
    labels = draw(st.lists(LABEL, min_size=1, max_size=3))
    return f"{draw(LOCAL)}@{'.'.join([*labels, draw(st.sampled_from(['com', 'pt', 'co.uk', 'example', 'café']))])}"


def numbers(shape: str) -> st.SearchStrategy[str]:
    """Telephone numbers of a shape: N is 2 to 9, X is any digit, everything else itself."""
    signs = {"N": st.sampled_from("23456789"), "X": DIGITS}
    return st.tuples(*(signs.get(sign, st.just(sign)) for sign in shape)).map("".join)


SHAPES = (
    "+N XXX XXX XXX",
    "+NX XXXXXXXXX",
    "+NXXXXXXXXXXX",
    "+NN (0)XX XXXXXXX",
    "+1 (NXX) NXX-XXXX",
    "00NX XX XXX XX XX",
    "00NXXXXXXXXXX",
    "0NX XXXX XXXX",
    "0NXXX XXXXXX",
    "0NXXXXXXXXX",
    "0N XX XX XX XX",
    "0NX/XXXXXXX",
    "(0NX) XXXX XXXX",
    "(NXX) NXX-XXXX",
    "NXX-NXX-XXXX",
    "NXX.NXX.XXXX",
    "NXX NXX XXXX",
    "1-NXX-NXX-XXXX",
    "9XX XXX XXX",
    "9XX-XXX-XXX",
    "98XXX XXXXX",
)


def kinds(text: str) -> set[CustomerData]:
    return {one.kind for one in find(text)}


def covered(text: str, secret: str) -> bool:
    """Whether nothing of the secret's digits and letters is left when what was found is taken out."""
    left = text
    for one in reversed(find(text)):
        assert text[one.start : one.end] == one.text
        left = left[: one.start] + "\x00" + left[one.end :]
    return secret not in left and not any(
        part in left for part in secret.split() if sum(sign.isdigit() for sign in part) > 4
    )


@given(WORDS, cards(), WORDS)
@example("", "4111 1111 1111 1111", "")
@example("paid 12 ", "4111111111111111", "")
def test_cards_are_found_in_any_text(before: str, card: str, after: str) -> None:
    text = f"{before} {card} {after}"
    assert find(text), text
    assert covered(text, card), text


@given(WORDS, ibans(), WORDS)
def test_account_numbers_are_found_in_any_text(before: str, iban: str, after: str) -> None:
    text = f"{before} {iban} {after}"
    assert find(text), text
    assert covered(text, iban), text


@given(WORDS, emails(), WORDS)
def test_e_mail_addresses_are_found_in_any_text(before: str, email: str, after: str) -> None:
    text = f"{before} {email}, {after}"
    assert CustomerData.EMAIL in kinds(text), text
    assert covered(text, email), text


@pytest.mark.parametrize("shape", SHAPES)
def test_telephone_numbers_are_found_in_any_text(shape: str) -> None:
    @given(WORDS, numbers(shape), WORDS)
    def look(before: str, number: str, after: str) -> None:
        assume(
            not before.lower().endswith(
                ("order", "case", "ref", "item", "id", "eur", "usd", "gbp", "chf", "pln")
            )
        )
        text = f"{before} {number} {'' if after[:2].lower() in _MONEY else after}"
        assert find(text), text
        assert covered(text, number), text

    look()


_MONEY = {"eu", "us", "gb", "ch", "pl", "do", "po", "ce", "pe", "cu", "ca", "mi", "km"}


@given(cards(), st.sampled_from(["fullwidth", "arabic", "invisible"]))
def test_disguised_digits_are_digits(card: str, how: str) -> None:
    disguises = {
        "fullwidth": lambda sign: chr(ord(sign) + 0xFEE0),
        "arabic": lambda sign: chr(ord(sign) - ord("0") + 0x0660),
        "invisible": lambda sign: f"{sign}\u200b",
    }
    hidden = "".join(disguises[how](sign) if sign.isdigit() else sign for sign in card)
    assert find(f"paid with {hidden} today"), hidden


@given(st.text(max_size=300))
def test_any_text_can_be_looked_at_and_findings_are_pieces_of_it(text: str) -> None:
    end = 0
    for one in find(text):
        assert one.start >= end
        assert one.text == text[one.start : one.end]
        assert one.text
        end = one.end


def texts(thing: Any) -> Iterator[str]:
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, dict):
        for one in thing.values():
            yield from texts(one)
    elif isinstance(thing, list | tuple):
        for one in thing:
            yield from texts(one)


PROSE = sorted({text for text in texts(builtin_pack().model_dump()) if " " in text})


def test_the_whole_content_pack_passes() -> None:
    assert len(PROSE) > 400
    assert [(text, find(text)) for text in PROSE if find(text)] == []


@given(st.lists(st.sampled_from(PROSE), min_size=1, max_size=6))
def test_service_prose_is_never_flagged(parts: list[str]) -> None:
    assert find(" ".join(parts)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Order 1234567890123456 arrived late.",
        "Booking 912345678 and ticket #0770090012 were the same family.",
        "Reference number: 0612345678",
        "From 2026-11-23 to 2026-11-24, 09:30-17:30.",
        "On 23.11.2026 and 24-11-2026 at 10.15",
        "We paid back 1,250.00 EUR, not 1 250 000.",
        "1 250 000 calls in a year, 912 345 678 people",
        "€912 345 678 in sales",
        "Flight TP1234 on 01/02/2026, gate 12, seat 14C",
        "Room 12, floor 3, 24/7, 100 %",
        "Version 10.20.30.40 of the form",
        "a row of noughts: 0000 0000 0000 0000",
        "@ana wrote to @tiago at the desk",
        "It took 15 20 30 40 50 60 minutes on the six days",
        "Der Kunde rief 3 Mal an, zwischen 8 und 9 Uhr.",
        "In 2025 2026 2027 we were open.",
        "",
    ],
)
def test_what_only_looks_alike_passes(text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("card 4111-1111-1111-1111.", CustomerData.CARD, "4111-1111-1111-1111"),
        ("card 4111.1111.1111.1111", CustomerData.CARD, "4111.1111.1111.1111"),
        ("Amex 3782 822463 10005", CustomerData.CARD, "3782 822463 10005"),
        ("order 12 4111 1111 1111 1111", CustomerData.CARD, "4111 1111 1111 1111"),
        ("x4111111111111111x", CustomerData.CARD, "4111111111111111"),
        ("gb82 west 1234 5698 7654 32", CustomerData.IBAN, "gb82 west 1234 5698 7654 32"),
        ("to DE89370400440532013000, please", CustomerData.IBAN, "DE89370400440532013000"),
        ("ana (at) example.com", CustomerData.EMAIL, "ana (at) example.com"),
        ("ana@example[dot]com", CustomerData.EMAIL, "ana@example[dot]com"),
        ("called him on 912345678", CustomerData.PHONE, "912345678"),
        ("her mobile: 555-0123", CustomerData.PHONE, "555-0123"),
    ],
)
def test_what_is_found_is_named_exactly_as_it_was_written(text: str, kind: CustomerData, found: str) -> None:
    assert [(one.kind, one.text) for one in find(text)] == [(kind, found)]


def test_a_long_text_is_looked_at_quickly() -> None:
    for text in (
        "1 " * 5000,
        "1" * 10_000,
        "a@" * 5000,
        "DE12 " * 2000,
        "a." * 5000,
        "(0" * 5000,
        "+1-" * 3000,
    ):
        find(text)
