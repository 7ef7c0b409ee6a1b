"""How hard is an English text to read?

Flesch-Kincaid grade (Kincaid et al. 1975): 0.39 x words per sentence + 11.8 x syllables per word - 15.59.
Syllables are estimated from the spelling: a common word in about forty comes out one off, which evens out
over an item and needs no dictionary.
"""

import re
from functools import lru_cache

_WORD = re.compile(r"\{[a-z_]+\}|[^\W_]+(?:['’\-][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?]+[\"'”’)]*(?=\s|$)")
_VOWELS = re.compile(r"[aeiouyà-öø-ÿ]+")
# An e that is written, not heard: at the end (time, times, timed, not table) or before an ending (lately).
_SILENT_E = re.compile(
    r"(?<=[^aeiouyl])e$|(?<=[aeiouyr]l)e$|(?<=[^aeiouydtl])ed$|(?<=[aeiouyrl]l)ed$|(?<=[^aeiouyscxzg])es$(?<!shes)"
    r"(?<!ches)|(?<=[^aeiouy])e(?=(?:ly|ment|ments|ful|less|thing|one|times|where|body)$)"
)
# Two vowels beside each other that are both heard: idea, client, previous, radio, being, quiet, chaos.
_BOTH_HEARD = re.compile(
    r"(?<=[^tcsgx])i[aou]|ie(?=t|nt|nc|r$)|[^i]eo(?!p|u)|ea$|ea(?=te)|[aeiouy]ing|ui(?=et)|ao|oe(?=t)|uous|ua(?=t|l)|oyee"
)
_IRREGULAR = {
    "every": 2,
    "evening": 2,
    "different": 2,
    "colleague": 2,
    "colleagues": 2,
    "people": 2,
    "area": 3,
    "queue": 1,
}


def words(text: str) -> list[str]:
    """The words of a text; a placeholder in braces is one word, a gap (…) is none."""
    return _WORD.findall(text)


def sentences(text: str) -> list[str]:
    """The sentences of a text that hold at least one word."""
    return [part for part in _SENTENCE_END.split(text) if words(part)]


@lru_cache(maxsize=16384)
def syllables(word: str) -> int:
    """The estimated number of syllables, at least 1; parts joined by a hyphen are added up."""
    return sum(_syllables_of_part(part) for part in re.split(r"[-'’]", word.lower()) if part) or 1


def _syllables_of_part(part: str) -> int:
    if part in _IRREGULAR:
        return _IRREGULAR[part]
    heard = len(_VOWELS.findall(part)) + len(_BOTH_HEARD.findall(part)) - len(_SILENT_E.findall(part))
    return max(heard, 1)


def grade(text: str) -> float:
    """Flesch-Kincaid grade of a text: school years needed to read it; 0.0 for a text without words."""
    all_words = words(text)
    if not all_words:
        return 0.0
    per_sentence = len(all_words) / max(len(sentences(text)), 1)
    per_word = sum(syllables(word) for word in all_words) / len(all_words)
    return 0.39 * per_sentence + 11.8 * per_word - 15.59
