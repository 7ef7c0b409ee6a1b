"""Is every text of a pack short, easy to read, kind in tone, plain, and free of real data?

The writing rules of the programme, as far as a machine can see them. What it cannot see (is it true, is it
ours, does the reason say what the choice costs) stays with whoever edits the pack.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain

from content import pack_wording as wording
from content.pack_faults import Fault
from content.pack_models import Pack
from content.pack_pieces import Piece, pieces
from content.pack_readability import grade, sentences, words

SENTENCE_WORDS = 25
AVERAGE_SENTENCE_WORDS = 20
GRADE = 7.0
GRADED_FROM_WORDS = 12
NAME_ITEMS = 3


def check_texts(pack: Pack) -> Iterator[Fault]:
    """Faults of single texts, then of items as a whole, then of the pack's use of names."""
    by_item: dict[tuple[str, str], list[Piece]] = defaultdict(list)
    english = pack.language.split("-")[0] == "en"
    for piece in pieces(pack):
        by_item[piece.file, piece.item].append(piece)
        yield from _length(piece)
        yield from _sentence_length(piece)
        yield from _signs(piece)
        if english:
            yield from _words(piece)
    for (file, item), parts in by_item.items():
        yield from _exclamations(file, item, parts)
        if english:
            yield from _grade(file, item, parts)
    if english:  # other languages write more than names with a capital letter
        yield from _names(by_item)


def _fault(piece: Piece, rule: str, sentence: str) -> Fault:
    return Fault(piece.file, piece.item, rule, f"{piece.part} {sentence}")


def _length(piece: Piece) -> Iterator[Fault]:
    count = len(words(piece.text))
    if count > piece.most_words:
        yield _fault(piece, "length", f"has {count} words; at most {piece.most_words} are allowed.")
    if count < piece.least_words:
        yield _fault(piece, "length", f"has {count} words; at least {piece.least_words} are needed.")
    if len(piece.text) > piece.most_chars:
        sentence = f"has {len(piece.text)} characters; at most {piece.most_chars} are allowed."
        yield _fault(piece, "length", sentence)


def _sentence_length(piece: Piece) -> Iterator[Fault]:
    lengths = [len(words(sentence)) for sentence in sentences(piece.text)]
    if not lengths:
        yield _fault(piece, "reading", "has no words.")
        return
    if max(lengths) > SENTENCE_WORDS:
        yield _fault(
            piece, "reading", f"has a sentence of {max(lengths)} words; at most {SENTENCE_WORDS} are allowed."
        )
    elif (average := sum(lengths) / len(lengths)) > AVERAGE_SENTENCE_WORDS:
        sentence = (
            f"has {average:.0f} words a sentence on average; at most {AVERAGE_SENTENCE_WORDS} are allowed."
        )
        yield _fault(piece, "reading", sentence)


def _signs(piece: Piece) -> Iterator[Fault]:
    text = piece.text if piece.file != "celebrations.yaml" else piece.text.replace("_", "")
    for rule in wording.SIGNS:
        if found := rule.find(text):
            yield Fault(piece.file, piece.item, rule.rule, f"{piece.part}: {found}")


def _words(piece: Piece) -> Iterator[Fault]:
    rules = [*wording.EVERYWHERE, *(wording.PRAISE if piece.praise else ())]
    found = [(rule, rule.find(piece.text)) for rule in rules]
    if piece.ours:
        spoken = wording.without_quotes(piece.text)
        found += [(rule, rule.find(spoken)) for rule in wording.OUR_VOICE]
    if piece.opens:
        found.append((wording.COMPANY_START, wording.COMPANY_START.find(piece.text)))
    for rule, sentence in found:
        if sentence:
            yield Fault(piece.file, piece.item, rule.rule, f"{piece.part}: {sentence}")


def _exclamations(file: str, item: str, parts: list[Piece]) -> Iterator[Fault]:
    count = sum(piece.text.count("!") for piece in parts)
    if count > 1:
        yield Fault(file, item, "exclamation", f"it has {count} exclamation marks; at most one is allowed.")


def _grade(file: str, item: str, parts: list[Piece]) -> Iterator[Fault]:
    text = " ".join(piece.text if piece.text[-1] in '.!?"”' else f"{piece.text}." for piece in parts)
    if len(words(text)) >= GRADED_FROM_WORDS and (found := grade(text)) > GRADE:
        sentence = f"it reads at school year {found:.1f}; at most {GRADE:.0f} is allowed. Use shorter words."
        yield Fault(file, item, "grade", sentence)


def _names(by_item: dict[tuple[str, str], list[Piece]]) -> Iterator[Fault]:
    used: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for place, parts in by_item.items():
        for name in chain.from_iterable(wording.names(piece.text) for piece in parts):
            used[name].add(place)
    for name, places in sorted(used.items()):
        if len(places) > NAME_ITEMS:
            file, item = sorted(places)[-1]
            sentence = (
                f"the name {name} is used in {len(places)} items; at most {NAME_ITEMS}, so that names vary."
            )
            yield Fault(file, item, "names", sentence)
