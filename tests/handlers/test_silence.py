"""What ends a silence: anything a person does with Encore, and nothing that only happens to them; told to nobody."""

from __future__ import annotations

from bot.db import availability
from bot.db.deliveries import DeliveryRow
from tests.company import Company, words


async def silent(company: Company, times: int, person: str = "tiago") -> None:
    """Encore has written so often, and they have not answered."""
    for _ in range(times):
        await company.encore.database.transact(
            availability.one_more_unanswered,
            company.encore.workspace_id,
            company.id(person),
            at=company.clock.now(),
        )


async def unanswered(company: Company, person: str = "tiago") -> int:
    row = await company.encore.database.read(
        availability.get, company.encore.workspace_id, company.id(person)
    )
    return row.unanswered if row else 0


async def test_any_act_of_a_person_ends_their_silence_and_an_event_about_them_does_not(
    company: Company,
) -> None:
    async def said_hello() -> None:
        await company.act("ana.costa", "message", channel=dm, text="hello")

    async def thanked() -> None:
        await company.react("ana.costa", "desk-lisbon", post["ts"])

    ana, encore = company.id("ana.costa"), company.sandbox.state.bot.id
    dm = company.sandbox.state.direct(encore, ana).id
    post = await company.write("tiago", "desk-lisbon", "I called every customer back")
    await company.idle()
    for act in (
        lambda: company.command("ana.costa", "/encore help"),
        lambda: company.open_home("ana.costa"),
        said_hello,
        thanked,
    ):
        await silent(company, 2, "ana.costa")
        await act()
        await company.idle()
        assert await unanswered(company, "ana.costa") == 0, act
    await silent(company, 2, "ana.costa")
    await company.act("ana.costa", "home_open", tab="messages")
    await company.act("ana.costa", "update_person", user="ana.costa", fields={"title": "Team lead"})
    await company.write("ana.costa", "desk-lisbon", "Good morning everybody")
    await company.idle()
    assert await unanswered(company, "ana.costa") == 2


async def test_a_long_silence_brings_one_question_whose_answer_stands_in_its_place(
    company_on_both: Company,
) -> None:
    company = company_on_both
    await silent(company, 5)
    await company.at("2026-11-24T10:30+00:00")
    assert await unanswered(company) == 6
    await company.at("2026-12-02T11:00+00:00")  # the day of the week's message is Tuesday, a holiday
    asked = company.dms("tiago")[-1]
    assert "Would another rhythm suit you better?" in words(asked)
    await company.press("tiago", asked, "Why did I get this?")
    assert "Nobody else knows that it asks." in words(company.modal("tiago"))
    await company.act("tiago", "view_close", view_id=company.modal("tiago")["id"])
    await company.press("tiago", asked, "Half as often")
    changed = next(one for one in company.dms("tiago") if one["ts"] == asked["ts"])
    assert "Half as often." in words(changed)
    assert "Pause for a month" not in words(changed)
    await company.press("tiago", changed, "My settings")
    assert '"value": "light"' in str(company.modal("tiago")).replace("'", '"')


async def test_nobody_else_can_tell_who_is_silent(company: Company) -> None:
    await silent(company, 6)
    await company.at("2026-11-24T10:30+00:00")
    await company.at("2026-12-03T10:30+00:00")

    def tell(session: object) -> list[str]:
        rows = session.query(DeliveryRow).all()  # type: ignore[attr-defined]
        return [str(one.values) for one in rows if one.conversation != company.id("tiago")]

    told = await company.encore.database.read(tell)
    others = [words(await company.open_home(one)) for one in ("dana", "lena")]
    seen = "\n".join([*told, *others]).lower()
    for word in ("unanswered", "silen", "answered for a while", "another rhythm"):
        assert word not in seen
