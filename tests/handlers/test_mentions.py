"""Whom a typed text names, and what it says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.mentions import addressed, names_somebody_plainly, printable, readable

KNOWN = {"ana", "ana costa", "ana.costa", "noor", "noor el amrani", "joao", "joao sousa", "tiago", "o'neil"}


@pytest.mark.parametrize(
    ("typed", "ids", "names", "text"),
    [
        ("<@U1|ana> called every customer back", ["U1"], [], "called every customer back"),
        ("<@U1> called every customer back", ["U1"], [], "called every customer back"),
        ("<@U1|ana>, <@W2|tiago> and <@U3> stayed late", ["U1", "W2", "U3"], [], "stayed late"),
        ("<@U1|a> &amp; <@U2|b> stayed late", ["U1", "U2"], [], "stayed late"),
        ("<@U1|a> <@U1|a> stayed late", ["U1"], [], "stayed late"),
        ("  <@U1|ana>: stayed late", ["U1"], [], "stayed late"),
        ("thanks to <@U1|ana> for staying", ["U1"], [], "thanks to @ana for staying"),
        ("@tiago stayed late", [], ["tiago"], "stayed late"),
        ("@TIAGO stayed late", [], ["TIAGO"], "stayed late"),
        ("@tiago, stayed late", [], ["tiago"], "stayed late"),
        ("@tiago's patience saved the day", [], ["tiago"], "patience saved the day"),
        ("@ana.costa stayed late", [], ["ana.costa"], "stayed late"),
        ("@ana stayed late", [], ["ana"], "stayed late"),
        ("@Ana Costa thanks for staying", [], ["Ana Costa"], "thanks for staying"),
        ("@Ana  Costa thanks for staying", [], ["Ana  Costa"], "thanks for staying"),
        ("@Noor El Amrani and @Ana Costa stayed", [], ["Noor El Amrani", "Ana Costa"], "stayed"),
        ("@Noor El stayed late", [], ["Noor"], "El stayed late"),
        ("@João Sousa stayed late", [], ["João Sousa"], "stayed late"),
        ("@Joa\u0303o Sousa stayed late", [], ["João Sousa"], "stayed late"),
        ("@O'Neil stayed late", [], ["O'Neil"], "stayed late"),
        ("@ana. Stayed late", [], ["ana"], "Stayed late"),
        ("@Somebody Else stayed late", [], ["Somebody"], "Else stayed late"),
        ("@ana @Ana @ANA stayed late", [], ["ana"], "stayed late"),
        ("<@U1|ana> @tiago stayed late", ["U1"], ["tiago"], "stayed late"),
        ("well done @tiago and all", [], ["tiago"], "well done @tiago and all"),
        ("write to info@tiago.example for help", [], [], "write to info@tiago.example for help"),
        ("nobody is named here", [], [], "nobody is named here"),
        ("@", [], [], "@"),
        ("", [], [], ""),
    ],
)
def test_the_people_named_first_are_taken_off_and_the_rest_is_the_text(
    typed: str, ids: list[str], names: list[str], text: str
) -> None:
    found = addressed(typed, KNOWN)
    assert (list(found.user_ids), list(found.names), found.text, found.groups) == (ids, names, text, False)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("<!channel> stayed late", "stayed late"),
        ("<!here|here> stayed late", "stayed late"),
        ("<!subteam^S1|@trainers> stayed late", "stayed late"),
        ("@channel stayed late", "stayed late"),
        ("@everyone, stayed late", "stayed late"),
        ("thanks to <!subteam^S1|@trainers> for staying", "thanks to @trainers for staying"),
        ("thanks to <!channel>", "thanks to @channel"),
    ],
)
def test_groups_are_noticed_and_never_taken_for_people(typed: str, text: str) -> None:
    found = addressed(typed, KNOWN)
    assert (found.user_ids, found.names, found.text, found.groups) == ((), (), text, True)


def test_a_channel_mentioned_after_a_person_is_only_words() -> None:
    found = addressed("<@U1|ana> told <!channel> and <!subteam^S1|@trainers> first", KNOWN)
    assert (found.user_ids, found.groups) == (("U1",), False)
    assert found.text == "told @channel and @trainers first"


def test_plain_names_are_noticed_and_addresses_and_links_are_not() -> None:
    assert names_somebody_plainly("thanks @ana")
    assert not names_somebody_plainly("<@U1|ana> wrote to x@ana.example, see <https://a.example/@ana|@ana>")


@pytest.mark.parametrize(
    ("slack", "shown"),
    [
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("see <https://a.example/x?a=1&amp;b=2>", "see https://a.example/x?a=1&b=2"),
        ("see <http://a.example|a.example>", "see a.example"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ("<#C1|desk> <#C2|> <@U1>", "#desk #C2 @U1"),
        ("<!date^1392734382^{date}^https://x|on Monday>", "on Monday"),
        ("5 < 6 and 7 > 2", "5 < 6 and 7 > 2"),
        ("&copy; &lt", "&copy; &lt"),
        ("*b* _i_ `c` ~s~", "*b* _i_ `c` ~s~"),
        ("one\r\ntwo\rthree\x00\x07four\tfive", "one\ntwo\nthreefour\tfive"),
        ("<", "<"),
    ],
)
def test_markup_becomes_the_words_people_see(slack: str, shown: str) -> None:
    assert readable(slack) == shown


@given(st.text(max_size=300))
def test_what_somebody_typed_survives_slacks_escaping_and_reading_back(typed: str) -> None:
    escaped = typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert readable(escaped) == printable(typed)


@given(st.text(alphabet="<@!>|&;US1 anatiago.'’-,:\n^#", max_size=60))
def test_no_typed_text_is_too_odd_to_be_read(typed: str) -> None:
    found = addressed(typed, KNOWN)
    assert all(found.names)
    assert len(found.text) <= len(typed) + len("@group")


def test_signs_that_turn_the_direction_of_what_stands_around_are_taken_out() -> None:
    assert printable("we call \u202eback\u202c \u2066today\u2069") == "we call back today"
    assert printable("שלום وعليكم 👩\u200d👩\u200d👧") == "שלום وعليكم 👩\u200d👩\u200d👧", (
        "scripts and emoji stay"
    )
