"""A lead looks through all campaigns, page by page, and pauses one of them from there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bot.db.campaigns import CampaignRow
from bot.domain import CampaignState
from tests.company import Company, elements, words

MORE = 12


def add_campaigns(session: Session) -> None:
    """As many more running campaigns, without steps, like the one there is."""
    first = session.scalars(select(CampaignRow)).one()
    session.execute(
        insert(CampaignRow),
        [
            {
                "workspace_id": first.workspace_id,
                "programme_id": first.programme_id,
                "name": f"Campaign {number}",
                "template_id": first.template_id,
                "state": CampaignState.RUNNING,
                "starts_on": first.starts_on - timedelta(days=1),
                "ends_on": first.ends_on,
                "created_by": first.created_by,
                "created_at": first.created_at,
                "state_changed_at": first.state_changed_at,
            }
            for number in range(MORE)
        ],
    )


def labels(view: Any) -> list[str]:
    return [(one.get("text") or {}).get("text") for _, one in elements(view)]


async def test_all_campaigns_page_by_page_and_one_paused_from_there(company_on_both: Company) -> None:
    company = company_on_both
    company.encore.database.write_now(add_campaigns)
    home = await company.open_home("lena")
    assert "Weekly rhythm" not in words(home), "the newest three stand in Home"
    await company.press("lena", home, f"All campaigns ({MORE + 1})")
    first = company.modal("lena")
    assert first is not None
    assert "Page 1 of 2" in words(first)
    assert labels(first).count("Pause campaign") == 10
    await company.press("lena", first, "Next page")
    second = company.modal("lena")
    assert second is not None
    assert second["id"] == first["id"], "in the same modal"
    assert "Page 2 of 2" in words(second)
    assert "Weekly rhythm" in words(second)
    assert "Next: Monday, 23 November: Monday intention" in words(second)
    await company.press("lena", second, "Pause campaign", nth=labels(second).index("Pause campaign"))
    paused = company.modal("lena")
    assert "is paused" in words(paused)
    assert "Page 2 of 2" in words(paused), "where the lead was"
    await company.press("lena", paused or {}, "Resume campaign")
    assert "is paused" not in words(company.modal("lena"))
    await company.press("lena", company.modal("lena") or {}, "Back")
    assert "Page 1 of 2" in words(company.modal("lena"))


async def test_whoever_leads_no_longer_cannot_read_or_pause(company: Company) -> None:
    company.encore.database.write_now(add_campaigns)
    await company.press("lena", await company.open_home("lena"), f"All campaigns ({MORE + 1})")
    shown = company.modal("lena")
    assert shown is not None
    await company.press("oliver", await company.open_home("oliver"), "Change programme leads")
    await company.fill("oliver", {"Who leads the programme?": ["grace"]})
    await company.press("lena", shown, "Pause campaign")
    await company.press("lena", shown, "Next page")

    def running(session: Session) -> int:
        found = session.scalars(select(CampaignRow).where(CampaignRow.state == CampaignState.RUNNING))
        return len(found.all())

    assert company.encore.database.read_now(running) == MORE + 1
    assert "All campaigns" not in " ".join(filter(None, labels(await company.open_home("lena"))))
