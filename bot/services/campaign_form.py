"""What a lead fills in for a campaign, and what is wrong with it: every fault at its field, nothing changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.db import people, programmes, user_groups
from bot.db.campaign_settings import CHANNEL, GROUP, PERSON, AudiencePart
from bot.domain import Audience, Person
from bot.errors import Refusal
from bot.services import campaign_audience, customer_data, roles
from bot.services.campaigns import PlannedStep
from bot.services.user_groups import GroupSeen

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MOST_NAME = 80
MOST_THEME = 120
"""Characters of what a session is about."""
MOST_CHANNELS = 50
MOST_WEEKS = 104
_CHANNEL_PROBLEMS = {
    "is_archived": "campaign_drafts.channel_archived",
    "not_in_channel": "campaign_drafts.channel_left",
}
_FARTHEST_START = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Blueprint:
    """A template as the rules need it. `sessions` is for how many sessions it wants dates."""

    id: str
    steps: tuple[PlannedStep, ...]
    weeks: int
    sessions: int = 0
    theme: str | None = None
    asks_theme: bool = False
    joiners_only: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """What a lead filled in. Dates are local wherever a step happens; None where nothing was chosen.

    `sessions` are the form's fields in order, empty ones included, and `session_themes` what each is about. Without
    `whole_programme` the audience is the channels, user groups and people.
    """

    name: str
    starts_on: date | None
    ends_on: date | None = None
    sessions: tuple[date | None, ...] = ()
    session_themes: tuple[str, ...] = ()
    theme: str = ""
    whole_programme: bool = True
    channels: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    owner_id: str = ""
    co_owners: tuple[str, ...] = ()
    language: str = "en"

    @property
    def session_days(self) -> tuple[date, ...]:
        """The dates of the sessions, in their order."""
        return tuple(sorted(day for day in self.sessions if day is not None))

    @property
    def about_sessions(self) -> tuple[tuple[date, str], ...]:
        """The sessions (date, what it is about) in order of their dates."""
        abouts = [*self.session_themes, *[""] * len(self.sessions)]
        return tuple(sorted((day, about) for day, about in zip(self.sessions, abouts, strict=False) if day))

    def last_day(self, blueprint: Blueprint) -> date | None:
        """The last day: as chosen, or after the template's weeks."""
        if self.ends_on is not None or self.starts_on is None:
            return self.ends_on
        return self.starts_on + timedelta(weeks=blueprint.weeks) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Looked:
    """What Slack said of the chosen channels while the form waited.

    `members` are ids by channel, `problems` Slack's error names; a channel in neither could not be looked at in time.
    `groups` are the user groups by id; None when nothing was asked of them, or Slack did not answer in time.
    """

    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, GroupSeen] | None = None


@dataclass(frozen=True, slots=True)
class Reaching:
    """How many a campaign reaches."""

    people: int
    channels: int
    managers: int


def faults(
    session: Session,
    form: Form,
    blueprint: Blueprint,
    *,
    workspace_id: str,
    by: str,
    looked: Looked,
    today: date,
) -> list[Refusal]:
    """Everything that is wrong with a form, each with its field. Raises Refusal unless `by` leads the programme."""
    roles.require_lead(session, workspace_id=workspace_id, user_id=by)
    found = [*_dates(form, blueprint, today=today), *_sessions(form, blueprint)]
    name = " ".join(form.name.split())
    if not name:
        found.append(Refusal("campaign_drafts.name_missing", field="name"))
    elif len(name) > MOST_NAME:
        found.append(Refusal("campaign_drafts.name_long", field="name", most=MOST_NAME))
    if blueprint.asks_theme and not form.theme:
        found.append(Refusal("campaign_drafts.theme_missing", field="theme"))
    found += _owners(session, workspace_id, form)
    wrong = list(_audience(session, workspace_id, form, looked))
    if not wrong and not blueprint.joiners_only and not reaching(session, workspace_id, form, looked).people:
        where = "who" if form.whole_programme else _first_filled(form)
        wrong.append(Refusal("campaign_drafts.nobody", field=where))
    return found + wrong


def _first_filled(form: Form) -> str:
    return "channels" if form.channels else "groups" if form.groups else "people"


def _dates(form: Form, blueprint: Blueprint, *, today: date) -> Iterator[Refusal]:
    if form.starts_on is None:
        yield Refusal("campaign_drafts.start_missing", field="starts_on")
        return
    if form.starts_on < today:
        yield Refusal("campaign_drafts.start_past", field="starts_on")
    elif form.starts_on > today + _FARTHEST_START:
        yield Refusal("campaign_drafts.start_far", field="starts_on")
    last = form.last_day(blueprint)
    if last is not None and last < form.starts_on:
        yield Refusal("campaign_drafts.end_before_start", field="ends_on")
    elif last is not None and last >= form.starts_on + timedelta(weeks=MOST_WEEKS):
        yield Refusal("campaign_drafts.end_far", field="ends_on", most=MOST_WEEKS)


def _sessions(form: Form, blueprint: Blueprint) -> Iterator[Refusal]:
    if blueprint.sessions and not form.session_days:
        yield Refusal("campaign_drafts.session_missing", field="session_1")
    for number, (day, about) in enumerate(zip(form.sessions, form.session_themes, strict=False), 1):
        if len(about) > MOST_THEME:
            yield Refusal("campaign_drafts.about_long", field=f"about_{number}", most=MOST_THEME)
        elif about and day is None:
            yield Refusal("campaign_drafts.about_without_date", field=f"session_{number}")
        else:
            yield from customer_data.faults(about, field=f"about_{number}")
    last = form.last_day(blueprint)
    for number, day in enumerate(form.sessions, 1):
        if day is None or form.starts_on is None or last is None:
            continue
        where = f"session_{number}"
        if day in form.sessions[: number - 1]:
            yield Refusal("campaign_drafts.session_twice", field=where)
        elif day < form.starts_on:
            yield Refusal("campaign_drafts.session_before", field=where)
        elif day > last:
            yield Refusal("campaign_drafts.session_after", field=where)


def _owners(session: Session, workspace_id: str, form: Form) -> Iterator[Refusal]:
    leads = programmes.leads(session, workspace_id)
    if form.owner_id not in leads:
        yield Refusal("campaign_drafts.owner_no_lead", field="owner", person=form.owner_id)
        return
    for user_id in form.co_owners:
        if user_id not in leads:
            yield Refusal("campaign_drafts.owner_no_lead", field="co_owners", person=user_id)
            return
    if len(leads) > 1 and not set(form.co_owners) - {form.owner_id}:
        yield Refusal("campaign_drafts.co_owner_missing", field="co_owners")


def _audience(session: Session, workspace_id: str, form: Form, looked: Looked) -> Iterator[Refusal]:
    if form.whole_programme:
        if form.channels or form.groups or form.people:
            yield Refusal("campaign_drafts.everybody_and_some", field="who")
        return
    if not (form.channels or form.groups or form.people):
        yield Refusal("campaign_drafts.no_audience", field="channels")
    if len(form.channels) > MOST_CHANNELS:
        yield Refusal("campaign_drafts.too_many_channels", field="channels", most=MOST_CHANNELS)
    names = people.channel_names(session, workspace_id, form.channels)
    for channel_id in form.channels:
        problem = looked.problems.get(channel_id)
        if problem is not None:
            yield Refusal(
                _CHANNEL_PROBLEMS.get(problem, "campaign_drafts.channel_unknown"),
                field="channels",
                name=looked.names.get(channel_id) or names.get(channel_id) or channel_id,
            )
            break
    yield from _groups(session, workspace_id, form, looked)
    known = people.get_many(session, workspace_id, form.people)
    for user_id in form.people:
        person = known.get(user_id)
        if person is None:
            yield Refusal("campaign_drafts.person_unknown", field="people", person=user_id)
            break
        if not person.can_take_part:
            yield Refusal(_why_not(person), field="people", person=user_id)
            break


def _groups(session: Session, workspace_id: str, form: Form, looked: Looked) -> Iterator[Refusal]:
    """The first thing that is wrong with the user groups; while Slack does not answer, by what Encore knew."""
    known = user_groups.known(session, workspace_id)
    for group_id in form.groups:
        seen = looked.groups.get(group_id) if looked.groups is not None else None
        if seen is None and (looked.groups is not None or group_id not in known):
            yield Refusal("campaign_drafts.group_unknown", field="groups")
            return
        if seen is not None and not seen.members:
            yield Refusal("campaign_drafts.group_empty", field="groups", name=f"@{seen.handle}")
            return
        if seen is None and not user_groups.members_of(session, workspace_id, [group_id]):
            yield Refusal("campaign_drafts.group_unread", field="groups", name=f"@{known[group_id]}")
            return


def _why_not(person: Person) -> str:
    """The sentence for somebody who cannot take part."""
    if person.is_guest:
        return "campaign_drafts.person_guest"
    return "campaign_drafts.person_bot" if person.is_bot else "campaign_drafts.person_deactivated"


def parts(form: Form, looked: Looked) -> tuple[AudiencePart, ...]:
    """The audience a form names, as it is stored."""
    if form.whole_programme:
        return ()
    return (
        *(
            AudiencePart(CHANNEL, one, len(looked.members[one]) if one in looked.members else None)
            for one in form.channels
        ),
        *(AudiencePart(GROUP, one) for one in form.groups),
        *(AudiencePart(PERSON, one) for one in form.people),
    )


def reaching(session: Session, workspace_id: str, form: Form, looked: Looked) -> Reaching:
    """How many a form's audience reaches, also in channels where the programme does not run yet."""
    all_of_them = campaign_audience.everybody(session, workspace_id)
    wanted = None if form.whole_programme else parts(form, looked)
    reached = campaign_audience.chosen(session, wanted, all_of_them).of
    new = [one for one in form.channels if not form.whole_programme and one not in all_of_them.channels]
    others = {user_id for one in new for user_id in looked.members.get(one, ())}
    if not form.whole_programme and looked.groups is not None:
        others |= {
            user_id for one in form.groups if one in looked.groups for user_id in looked.groups[one].members
        }
    known = people.get_many(session, workspace_id, others)
    able = {user_id for user_id in others if user_id not in known or known[user_id].can_take_part}
    return Reaching(
        people=len(reached[Audience.PERSON].keys() | able),
        channels=len(reached[Audience.CHANNEL]) + len(new),
        managers=len(reached[Audience.MANAGER]),
    )


def known_channels(session: Session, workspace_id: str) -> set[str]:
    """Ids of the channels where the programme runs."""
    return {team.channel_id for team in programmes.teams(session, workspace_id)}
