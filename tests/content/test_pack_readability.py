"""The reading measures: words, sentences, syllables and the grade made of them."""

import pytest

from content.pack_readability import grade, sentences, syllables, words


def test_a_placeholder_is_one_word_and_a_gap_is_none():
    assert words("When … rang, {giver_team} didn't re-route it.") == [
        "When",
        "rang",
        "{giver_team}",
        "didn't",
        "re-route",
        "it",
    ]


def test_sentences_end_at_a_dot_a_question_or_an_exclamation_also_inside_quotation_marks():
    text = 'She says, "It is fine." He waits! Does it cost 2.50? Yes'
    assert sentences(text) == ['She says, "It is fine', " He waits", " Does it cost 2.50", " Yes"]


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(
            ("the", 1),
            ("be", 1),
            ("time", 1),
            ("times", 1),
            ("asked", 1),
            ("needed", 2),
            ("closed", 1),
            ("house", 1),
        ),
        *(("table", 2), ("little", 2), ("places", 2), ("wishes", 2), ("goes", 1), ("says", 1), ("phone", 1)),
        *(
            ("customer", 3),
            ("being", 2),
            ("idea", 3),
            ("quiet", 2),
            ("radio", 3),
            ("previous", 3),
            ("client", 2),
        ),
        *(("someone", 2), ("lately", 2), ("people", 2), ("colleague", 2), ("employee", 3), ("create", 2)),
        *(("responsibility", 6), ("unfortunately", 5), ("re-route", 2), ("didn't", 2), ("I", 1), ("5", 1)),
    ],
)
def test_syllables_are_told_from_the_spelling(word: str, count: int):
    assert syllables(word) == count


def test_the_grade_is_the_formula_of_flesch_and_kincaid():
    # Ten words, two sentences, ten syllables: 0.39 * 5 + 11.8 * 1 - 15.59.
    assert grade("The cat sat on mats. The dog ran to town.") == pytest.approx(-1.84)


def test_office_language_grades_higher_than_plain_words():
    plain = "Your bank has to say yes first. Then you have the money by Friday."
    office = (
        "Following authorisation by your financial institution, reimbursement will be initiated accordingly."
    )
    assert grade(plain) < 4
    assert grade(office) > 15


def test_a_text_without_words_has_no_grade():
    assert grade("… !") == 0.0
