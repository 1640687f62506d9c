"""What of people is read from a portal, and how it is taken back from what has landed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from filon.ingest.hubspot.erasure import without_names
from filon.ingest.hubspot.kind_sync import SyncState
from filon.log.landing import Page

if TYPE_CHECKING:
    from filon.log.landing import Landing


@dataclass(frozen=True)
class Privacy:
    """What of people is read beyond what the process needs: nothing, unless somebody decided otherwise.

    Parameters
    ----------
    owner_names
        Names of owners; otherwise each is a pseudonym that only this workspace can make.
    lead_names
        Titles of leads, which usually are names of people.
    emails
        Metadata of emails (never their text); it takes the scope ``sales-email-read``.
    """

    owner_names: bool = False
    lead_names: bool = False
    emails: bool = False


NO_MORE = Privacy()


def apply_privacy(landing: Landing, before: Privacy, wanted: Privacy) -> None:
    """Take what is no longer wanted out of what has landed; what is newly wanted is read by the next sync."""
    facts: dict[str, object] = {}
    if not wanted.owner_names:
        owners = landing.fact("owners") or []
        facts["owners"] = [{k: v for k, v in one.items() if k != "name"} for one in owners]
    if wanted.lead_names and not before.lead_names and landing.fact("state:leads"):
        facts["state:leads"] = SyncState(first=landing.next_number).to_json()
    masked = []
    if not wanted.lead_names:
        masked = [without_names(key, body) for key, body in landing.bodies("leads", '%"hs_lead_name"%')]
    landing.commit(Page(masked, facts=facts))
    if not wanted.emails:
        landing.drop_kind(
            "emails", [f"{fact}:emails" for fact in ("state", "properties", "pending", "denied")]
        )
    else:
        landing.rewrite()
