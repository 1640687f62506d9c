"""``filon hubspot privacy | disconnect`` and ``filon erase``: what is kept of people, and how it goes."""

from __future__ import annotations

from dataclasses import asdict, replace

import click

from filon.app.hubspot_connection import PortalFolder, decisions
from filon.app.hubspot_connection import disconnect as disconnect_portal
from filon.app.hubspot_privacy import change_privacy
from filon.app.hubspot_retention import RetentionView, decide_retention, kept_days, preview_retention
from filon.app.hubspot_sync import erase as erase_contact
from filon.app.workspace import Workspace
from filon.cli.language import say
from filon.cli.options import json_option
from filon.cli.output import emit, job_progress, line, table
from filon.cli.words import Choice, command, option


@command("hubspot.privacy")
@option("--owner-names/--no-owner-names", default=None, help="privacy.owner_names")
@option("--lead-names/--no-lead-names", default=None, help="privacy.lead_names")
@option("--emails/--no-emails", default=None, help="privacy.emails")
@option("--why", default="", metavar="TEXT", help="connect.why")
@option("--who", default="", metavar="TEXT", help="connect.who")
@json_option
def privacy(*, why: str, who: str, as_json: bool, **choices: bool | None) -> None:
    """Show what is read of people, or change it."""
    given = {name: value for name, value in choices.items() if value is not None}
    with Workspace() as workspace:
        folder = PortalFolder(workspace)
        before = folder.connection().privacy
        if given:
            with job_progress() as on_progress:
                wanted = replace(before, **given)
                change_privacy(workspace, wanted, who=who, why=why, on_progress=on_progress)
        now, kept = folder.connection().privacy, decisions(folder)
    if as_json:
        emit({"privacy": now, "decisions": kept})
        return
    table(
        "",
        [(name, "text") for name in asdict(now)],
        [tuple(say("privacy.on" if value else "privacy.off") for value in asdict(now).values())],
    )
    if not kept:
        line(say("privacy.nobody"))
        return
    table(
        "",
        [(name, "text") for name in ("decided", "who", "why")],
        [(f"{one.at:%Y-%m-%d %H:%M}", one.who, one.why) for one in kept],
    )


@command("hubspot.retention")
@option("--days", type=int, metavar="DAYS", help="retention.days")
@option("--keep-all", is_flag=True, help="retention.keep_all")
@option("--yes", is_flag=True, help="erase.yes")
@json_option
def retention(*, days: int | None, keep_all: bool, yes: bool, as_json: bool) -> None:
    """Show how long records are kept, or decide it."""
    with Workspace() as workspace:
        folder = PortalFolder(workspace)
        folder.connection()
        if days is None and not keep_all:
            _say_retention(kept_days(folder), as_json=as_json)
            return
        if days is not None and not keep_all:
            going = preview_retention(workspace, days)
            if not yes:
                _say_going(going)
                click.confirm(say("retention.confirm"), abort=True)
        with job_progress() as on_progress:
            done = decide_retention(workspace, None if keep_all else days, on_progress)
    if as_json:
        emit(done)
        return
    _say_retention(done.days, as_json=False)
    if done.days is not None:
        line(say("retention.done", count=sum(done.records.values()), versions=done.versions))


def _say_retention(days: int | None, *, as_json: bool) -> None:
    if as_json:
        emit({"days": days})
    else:
        line(say("retention.for_good") if days is None else say("retention.kept", days=days))


def _say_going(going: RetentionView) -> None:
    if going.records:
        table("", [("object", "text"), ("records", "n")], sorted(going.records.items()))
    line(say("retention.going", count=sum(going.records.values()), versions=going.versions))


@command("hubspot.disconnect")
@option("--data", "with_data", is_flag=True, help="disconnect.data")
@option("--yes", is_flag=True, help="erase.yes")
def disconnect(*, with_data: bool, yes: bool) -> None:
    """Forget the key and the connection."""
    if with_data and not yes:
        click.confirm(say("disconnect.confirm"), abort=True)
    with Workspace() as workspace:
        disconnect_portal(workspace, with_data=with_data)
    line(say("disconnect.done"))


@command("erase")
@click.argument("kind", type=Choice(("contact",)), metavar="contact")
@click.argument("identity", metavar="ID")
@option("--yes", is_flag=True, help="erase.yes")
@json_option
def erase(
    kind: str,  # noqa: ARG001 - the one kind there is
    identity: str,
    yes: bool,
    as_json: bool,
) -> None:
    """Remove a person from everything that is kept."""
    if not yes and not as_json:
        click.confirm(say("erase.confirm", value=identity), abort=True)
    with Workspace() as workspace, job_progress() as on_progress:
        found = erase_contact(workspace, identity, on_progress)
    if as_json:
        emit(found)
    else:
        line(say("erase.done", value=identity, version=found.published.version, count=found.leads_masked))
