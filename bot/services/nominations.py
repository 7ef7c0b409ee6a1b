"""The rules of nominations: who makes one, of whom, what it must say, and how it is sent and taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from bot.db import audit, nominations, people, programmes
from bot.db.nominations import KNOWN_TO_NOMINEE, NominationRow
from bot.errors import Refusal
from bot.nomination import Nomination, NominationState, Proposal, Wish
from bot.services import ledger, nomination_deciders, nomination_posts
from bot.services.customer_data import check_safe
from bot.services.recognitions import SLACKBOT, says_enough
from bot.services.roles import require_lead, require_programme

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MOST_EVIDENCE = 600
MOST_EFFECT = 300
"""Both together fit into a thank-you, which a nomination may become."""
EDITABLE = (NominationState.DRAFT, NominationState.RETURNED)
OVER = (NominationState.THANKED, NominationState.DECLINED, NominationState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a form needs: the teams (channel id, name) somebody may nominate; `refused` when they may not nominate."""

    teams: tuple[tuple[str, str], ...] = ()
    refused: Refusal | None = None


def _may(session: Session, workspace_id: str, user_id: str) -> bool:
    """Whether somebody who takes part may nominate now."""
    return (
        require_programme(session, workspace_id).peers_nominate
        or programmes.is_lead(session, workspace_id, user_id)
        or bool(programmes.managed_teams(session, workspace_id, user_id))
    )


def may_nominate(session: Session, *, workspace_id: str, user_id: str) -> bool:
    """Whether this person may nominate now: managers and leads, and colleagues where the programme lets them."""
    person = people.get(session, workspace_id, user_id)
    return person is not None and person.can_take_part and _may(session, workspace_id, user_id)


def check_nominator(session: Session, *, workspace_id: str, nominator_id: str) -> None:
    """Raises Refusal while nothing is set up, for guests, apps and strangers, and for who may not nominate."""
    require_programme(session, workspace_id)
    person = people.get(session, workspace_id, nominator_id)
    if person is None or not person.can_take_part:
        raise Refusal("nominations.members_only")
    if not _may(session, workspace_id, nominator_id):
        raise Refusal("nominations.managers_only")


def beginning(session: Session, *, workspace_id: str, nominator_id: str) -> Beginning:
    """What the form shows to this person. Raises Refusal while nothing is set up, and for guests."""
    try:
        check_nominator(session, workspace_id=workspace_id, nominator_id=nominator_id)
    except Refusal as refused:
        if refused.key != "nominations.managers_only":
            raise
        return Beginning(refused=refused)
    return Beginning(teams=tuple(teams_for(session, workspace_id=workspace_id, user_id=nominator_id)))


def teams_for(session: Session, *, workspace_id: str, user_id: str) -> list[tuple[str, str]]:
    """(channel id, name) of the teams somebody may nominate; a private channel they are not in is not shown."""
    leads = programmes.is_lead(session, workspace_id, user_id)
    mine = set(programmes.channels_of_people(session, workspace_id, [user_id]).get(user_id, []))
    mine |= {team.channel_id for team in programmes.managed_teams(session, workspace_id, user_id)}
    return [
        (channel_id, name)
        for channel_id, name, is_private in nominations.team_channels(session, workspace_id)
        if leads or not is_private or channel_id in mine
    ]


def check_text(text: str, *, field: str, most: int) -> None:
    """Raises Refusal for a text that holds a customer's data, or says too little or too much."""
    check_safe(text, field=field)
    if len(text) > most:
        raise Refusal("nominations.too_long", field=field, length=len(text), most=most)
    if not says_enough(text):
        raise Refusal("nominations.too_short", field=field)


def check_nominee(session: Session, proposal: Proposal, *, workspace_id: str, nominator_id: str) -> None:
    """Raises Refusal (field "nominee") for nobody, for somebody and a team, and for who cannot be nominated."""
    user_id = proposal.nominee_id
    if bool(user_id) == bool(proposal.team_channel):
        raise Refusal("nominations.one_of_two" if user_id else "nominations.who_needed", field="nominee")
    if not user_id:
        return
    if user_id == nominator_id:
        raise Refusal("nominations.yourself", field="nominee")
    person = people.get(session, workspace_id, user_id)
    if person is None:
        raise Refusal("nominations.unknown_person", field="nominee", person=user_id)
    if person.is_bot or user_id == SLACKBOT:
        raise Refusal("nominations.bot", field="nominee", person=user_id)
    if not person.can_take_part:
        raise Refusal("nominations.cannot_be_nominated", field="nominee", person=user_id)


def check_team(session: Session, proposal: Proposal, *, workspace_id: str, nominator_id: str) -> None:
    """Raises Refusal (field "team") for a team that is gone, or that a colleague belongs to."""
    wanted = proposal.team_channel
    if not wanted:
        return
    if wanted not in dict(teams_for(session, workspace_id=workspace_id, user_id=nominator_id)):
        raise Refusal("nominations.team_gone", field="team")
    mine = programmes.channels_of_people(session, workspace_id, [nominator_id]).get(nominator_id, [])
    answers_for_it = programmes.is_lead(session, workspace_id, nominator_id) or wanted in {
        team.channel_id for team in programmes.managed_teams(session, workspace_id, nominator_id)
    }
    if wanted in mine and not answers_for_it:
        raise Refusal("nominations.own_team", field="team")


def check_decided(
    session: Session, proposal: Proposal, *, workspace_id: str, nominator_id: str, nomination_id: int
) -> None:
    """Raises Refusal when the same waits already, and when nobody could decide about it."""
    field = "nominee" if proposal.nominee_id else "team"
    if nominations.waits_for(
        session, workspace_id, nominator_id=nominator_id, proposal=proposal, other_than=nomination_id
    ):
        raise Refusal("nominations.waits_already", field=field)
    if not nomination_deciders.deciders(session, workspace_id).of(nominator_id, proposal):
        raise Refusal("nominations.nobody_decides", field=field)


def check(
    session: Session, proposal: Proposal, *, workspace_id: str, nominator_id: str, nomination_id: int
) -> list[Refusal]:
    """Everything that stands in a nomination's way, each with its field, before anything of it is stored."""
    who = {"workspace_id": workspace_id, "nominator_id": nominator_id}
    faults: list[Refusal] = []
    looks: tuple[Callable[[], None], ...] = (
        partial(check_nominator, session, **who),
        partial(check_nominee, session, proposal, **who),
        partial(check_team, session, proposal, **who),
        partial(check_text, proposal.evidence, field="evidence", most=MOST_EVIDENCE),
        partial(check_text, proposal.effect, field="effect", most=MOST_EFFECT),
    )
    for look in looks:
        try:
            look()
        except Refusal as refused:
            faults.append(refused)
    if not proposal.behaviour_id:
        faults.append(Refusal("nominations.behaviour_needed", field="behaviour"))
    if not faults:
        try:
            check_decided(session, proposal, nomination_id=nomination_id, **who)
        except Refusal as refused:
            faults.append(refused)
    return faults


def submit(
    session: Session,
    *,
    workspace_id: str,
    nominator_id: str,
    nomination_id: int,
    proposal: Proposal,
    now: datetime,
) -> Nomination:
    """Sends a nomination, or a returned one anew, to those who decide.

    Raises Refusal for whatever `check` finds, and when it was sent already or is over.
    """
    people.lock(session, workspace_id, nominator_id)
    faults = check(
        session, proposal, workspace_id=workspace_id, nominator_id=nominator_id, nomination_id=nomination_id
    )
    if faults:
        raise faults[0]
    row = (
        own(session, workspace_id, nominator_id, nomination_id)
        if nomination_id
        else NominationRow(workspace_id=workspace_id, nominator_id=nominator_id, created_at=now)
    )
    if nomination_id and row.state not in EDITABLE:
        raise Refusal("nominations.over" if row.state in OVER else "nominations.already_sent")
    session.add(row)
    write(row, proposal)
    row.state, row.version, row.submitted_at = NominationState.SUBMITTED, (row.version or 0) + 1, now
    row.note, row.decided_by, row.decided_at = "", None, None
    session.flush()
    record(session, row, nominator_id, "nominate", now=now)
    nomination_deciders.tell(session, row, now=now)
    return nominations.read(row)


def own(session: Session, workspace_id: str, nominator_id: str, nomination_id: int) -> NominationRow:
    """The nomination, for whoever made it, held until this transaction is over. Raises Refusal for anybody else."""
    row = nominations.for_change(session, workspace_id, nomination_id)
    if row is None or row.nominator_id != nominator_id:
        raise Refusal("nominations.gone")
    return row


def write(row: NominationRow, proposal: Proposal) -> None:
    """Puts a form's words into a nomination."""
    row.nominee_id = proposal.nominee_id or None
    row.team_channel = proposal.team_channel or None
    row.behaviour_id = proposal.behaviour_id
    row.evidence, row.effect = proposal.evidence, proposal.effect


def withdraw(session: Session, *, workspace_id: str, user_id: str, nomination_id: int, now: datetime) -> bool:
    """The nominator takes a nomination back, or the nominee one of them that is shown; what is posted goes.

    Returns whether it was the nominee. Raises Refusal when it is over already, was never sent, or is not theirs.
    """
    row = nominations.for_change(session, workspace_id, nomination_id)
    if row is None or user_id not in {row.nominator_id, row.nominee_id}:
        raise Refusal("nominations.gone")
    by_nominee = user_id == row.nominee_id
    if by_nominee and row.state != NominationState.POSTED:
        raise Refusal("nominations.not_shown_now" if row.state in KNOWN_TO_NOMINEE else "nominations.gone")
    if row.state in OVER or row.state == NominationState.DRAFT:
        raise Refusal("nominations.over")
    row.state, row.note = NominationState.WITHDRAWN, ""
    if by_nominee:
        row.wish = Wish.REFUSE
    session.flush()
    nomination_posts.follow(session, row, now=now)
    record(session, row, user_id, "take_down_nomination" if by_nominee else "withdraw_nomination", now=now)
    if by_nominee:
        ledger.enqueue(
            session,
            workspace_id=workspace_id,
            kind="nomination_taken_down",
            conversation=row.nominator_id,
            values={"nominee": user_id},
            now=now,
            dedupe_key=f"nomination_taken_down:{row.id}",
        )
    return by_nominee


def let_peers(session: Session, *, workspace_id: str, by: str, peers: bool, now: datetime) -> None:
    """A lead says whether colleagues may nominate each other too. Raises Refusal for anybody else."""
    require_lead(session, workspace_id=workspace_id, user_id=by)
    programme = programmes.for_change(session, workspace_id)
    if programme is None or programme.peers_nominate == peers:
        return
    programme.peers_nominate = peers
    audit.add(
        session,
        workspace_id=workspace_id,
        actor_id=by,
        act="peers_nominate" if peers else "managers_nominate",
        subject=f"programme:{programme.id}",
        at=now,
    )


def record(session: Session, row: NominationRow, by: str, act: str, *, now: datetime) -> None:
    """Writes the audit log, without whom it is about: leads read it, and they may be nominees."""
    audit.add(
        session,
        workspace_id=row.workspace_id,
        actor_id=by,
        act=act,
        subject=f"nomination:{row.id}",
        at=now,
    )
