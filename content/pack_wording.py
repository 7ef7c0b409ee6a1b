"""Which words do not belong in what a colleague reads from the bot, and why?

Each rule is a key, the words it finds and a sentence for whoever edits the pack. The lists hold what people
do write, not every bad word there is; a pack is still read by a person before it is used.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass

from content.pack_readability import words


@dataclass(frozen=True)
class WordRule:
    """A key, a pattern and a sentence; `{found}` in the sentence is the words that were found."""

    rule: str
    pattern: re.Pattern[str]
    sentence: str

    def find(self, text: str) -> str | None:
        """The sentence about the first match in `text`, or None."""
        match = self.pattern.search(text)
        return self.sentence.format(found=match[0].strip()) if match else None


def _phrases(listed: str) -> re.Pattern[str]:
    """A pattern for phrases listed with commas: whole words, any case, either apostrophe."""
    phrases = [" ".join(phrase.split()) for phrase in listed.split(",") if phrase.strip()]
    joined = "|".join(re.escape(phrase).replace("'", "['’]") for phrase in phrases)
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE)


GUILT = WordRule(
    "guilt",
    _phrases("""
        don't forget, do not forget, you should, you must, you have to, you need to, you ought, you haven't,
        you have not, you still haven't, you failed, you missed, why haven't you, remember to, make sure,
        no excuse, no excuses, let down, letting down, disappointed in you, shame, ashamed, we expect you,
        as you know, everyone else has
    """),
    "'{found}' puts pressure or blame on the reader; say what to do and leave it open.",
)
ALARM = WordRule(
    "alarm",
    _phrases("""
        urgent, urgently, immediately, asap, act now, last chance, final reminder, warning, attention please,
        crisis, before it is too late, before it's too late, deadline, hurry
    """),
    "'{found}' sounds an alarm; a prompt is an offer and can wait.",
)
JOINING = WordRule(
    "praise-for-joining",
    _phrases("""
        thanks for taking part, thank you for taking part, thanks for joining, thank you for joining,
        thanks for answering, thank you for answering, thanks for reading, thanks for participating,
        thank you for participating, well done for, good job for
    """),
    "'{found}' praises taking part; praise what was done for someone.",
)
IDIOM = WordRule(
    "idiom",
    _phrases("""
        base hit, base hits, home run, touch base, extra mile, above and beyond, team player, game changer,
        game plan, slam dunk, circle back, low-hanging fruit, on the same page, in the loop, heads up,
        hit the ground running, step up to the plate, win-win, ball is in, drop the ball, dropped the ball,
        on the ball, get the ball rolling, ballpark, kick off, kick-off, knock it out, raise the bar,
        move the needle, deep dive, piece of cake, rule of thumb, at the end of the day, think outside,
        bear with me, bear with us, reach out, reached out, hard ball, hardball, own goal, goalposts, score a,
        scored a, finish line, marathon, sprint, wear many hats, back to square one, in the same boat,
        cut corners, can of worms, once in a blue, silver bullet, bite the bullet, under the weather,
        ring a bell, rings a bell, up in the air, out of the blue, from scratch, fall through the cracks
    """),
    "'{found}' is an idiom or sport talk; readers of other mother tongues lose it. Say it plainly.",
)
SLOGAN = WordRule(
    "slogan",
    _phrases("""
        always right, customer is king, put on a smile, keep smiling, fake a smile, force a smile,
        service with a smile, delight the customer, exceed expectations, world-class, passion, passionate,
        synergy, leverage, best in class, customer-centric, stakeholder, stakeholders
    """),
    "'{found}' is a slogan or office talk; say what a person does.",
)
VILLAIN = WordRule(
    "villain",
    _phrases("""
        rude, nasty, idiot, stupid, liar, lying, awful customer, difficult customer, difficult customers,
        problem customer, problem customers, demanding customer, demanding customers, bad customer,
        bad customers, moaner, whining, nightmare, abusive, unreasonable, time-waster
    """),
    "'{found}' makes the other person the villain; say what they do or need.",
)
TRAIT = WordRule(
    "trait",
    _phrases("""
        rockstar, rock star, superstar, star, hero, heroes, heroic, legend, genius, champion, great guy,
        great person, nice person, wonderful person, amazing, awesome, brilliant, so talented, natural talent,
        the best, ninja, wizard
    """),
    "'{found}' praises a trait; say what was done and what it changed.",
)
SPEED = WordRule(
    "speed",
    _phrases("""
        fastest, quickest, record time, most calls, most tickets, shortest call, number of calls,
        top of the list, number one, ahead of the other, beat the other, first place, ranking, leaderboard
    """),
    "'{found}' praises speed, volume or rank; name the effect on a person instead.",
)
EMPTY_WEEK = WordRule(
    "guilt",
    _phrases("nobody, no one, none, zero, 0, not one, no thanks, unfortunately, sadly, only"),
    "'{found}' makes a quiet week sound like a failing; a quiet week is normal.",
)
COMPANY_START = WordRule(
    "start",
    re.compile(
        r"^(?:the (?:company|management|organi[sz]ation|policy)|as a company|company|management|our|we)\b",
        re.IGNORECASE,
    ),
    "it starts with '{found}'; start with a customer, a colleague or a moment.",
)
PRIVATE = WordRule(
    "privacy",
    re.compile(
        r"[\w.+-]+@[\w-]+\.\w+|https?://\S+|www\.\S+"  # addresses
        r"|\+?\d[\d ()/-]{5,}\d"  # phone, card and account numbers
        r"|\b[A-Z]{2,}-?\d{3,}\b|\b[UCWT][A-Z0-9]{8,}\b"  # order numbers, Slack ids
    ),
    "'{found}' looks like real data (address, link, phone, order or account number); leave it out.",
)
MARKUP = WordRule(
    "plain-text",
    re.compile(r"[<>*_`~]|(?<!\w):[a-z0-9_+-]+:(?!\w)|(?<!\w)@\w+"),
    "'{found}' is markup or an emoji code; write plain words, which also work read aloud.",
)
EMOJI = WordRule(
    "emoji",
    re.compile(
        "[\u2190-\u21ff\u2300-\u23ff\u2460-\u27bf\u2900-\u2bff\u3030\u303d\ufe0f\U0001f000-\U0001faff]"
    ),
    "'{found}' is a picture sign; screen readers and small phones lose it. Say it in words.",
)

# Looked for in texts of any language.
SIGNS = (MARKUP, EMOJI, PRIVATE)
# Said by the bot itself; not looked for in poor replies, in options or in what people say in quotation marks.
OUR_VOICE = (GUILT, ALARM, JOINING)
EVERYWHERE = (IDIOM, SLOGAN, VILLAIN)
PRAISE = (TRAIT, SPEED)

_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”")
_NAME = re.compile(r"(?<![.!?:\"“] )(?<!^)(?<![\"“])\b(?:Mr|Mrs|Ms|Dr)? ?([A-ZÀ-Þ][a-zß-ÿ]+)\b")
_NOT_NAMES = frozenset(
    (*calendar.day_name, *calendar.month_name, "Slack", "English", "Mr", "Mrs", "Ms", "Dr")
)


def without_quotes(text: str) -> str:
    """The text without what stands in double quotation marks."""
    return _QUOTED.sub(" ", text)


def names(text: str) -> Iterator[str]:
    """Names of people in a text, as far as a capital letter inside a sentence tells."""
    for match in _NAME.finditer(text):
        if match[1] not in _NOT_NAMES:
            yield match[1]


def likeness(one: str, other: str) -> float:
    """Share of words two texts have in common, 0.0 to 1.0."""
    first, second = ({word.lower() for word in words(text)} for text in (one, other))
    return len(first & second) / len(first | second) if first | second else 1.0
