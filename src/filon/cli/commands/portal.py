"""``filon connect | sync | hubspot | erase``: a HubSpot portal as a source."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from filon.app.hubspot_check import check as check_portal
from filon.app.hubspot_connection import connect as connect_portal
from filon.app.hubspot_stages import decide
from filon.app.hubspot_stages import stages as portal_stages
from filon.app.hubspot_sync import sync as sync_portal
from filon.app.workspace import Workspace
from filon.cli.language import current, read, say
from filon.cli.options import json_option
from filon.cli.output import emit, line, note, progress_bar, table
from filon.cli.words import Choice, Group, command, language_option, option
from filon.core.i18n import format_duration, format_number, format_percent, translate
from filon.ingest.hubspot.credentials import from_text
from filon.ingest.hubspot.paths import PRODUCTION
from filon.ingest.hubspot.privacy import Privacy

if TYPE_CHECKING:
    from collections.abc import Callable

    from filon.app.hubspot_check import SyncPlan
    from filon.app.hubspot_stages import StageRow
    from filon.app.hubspot_status import HistoryMismatch
    from filon.app.hubspot_sync import SyncView

KEY_VARIABLE = "FILON_HUBSPOT_KEY"

hubspot = Group(
    "hubspot",
    help="hubspot.help",
    lazily={
        "check": "filon.cli.commands.portal:check",
        "stages": "filon.cli.commands.portal:stages",
        "privacy": "filon.cli.commands.people:privacy",
        "retention": "filon.cli.commands.people:retention",
        "schedule": "filon.cli.commands.schedule:schedule",
        "disconnect": "filon.cli.commands.people:disconnect",
    },
    no_args_is_help=True,
    params=[language_option()],
)


class StagePair(click.ParamType[tuple[tuple[str, str], str]]):
    """``PIPELINE/STAGE=ACTIVITY``."""

    name = "stage"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[tuple[str, str], str]:
        """Stage and activity."""
        place, _, activity = value.rpartition("=")
        pipeline, _, stage = place.partition("/")
        if not (pipeline and stage and activity):
            self.fail(say("usage.stage_pair", value=value), param, ctx)
        return (pipeline, stage), activity


@command("connect")
@click.argument("source", type=Choice(("hubspot",)), metavar="hubspot")
@option("--base-url", default=PRODUCTION, show_default=True, metavar="URL", help="connect.base_url")
@option("--owner-names", is_flag=True, help="connect.owner_names")
@option("--lead-names", is_flag=True, help="connect.lead_names")
@option("--emails", is_flag=True, help="connect.emails")
@option("--why", default="", metavar="TEXT", help="connect.why")
@option("--who", default="", metavar="TEXT", help="connect.who")
@json_option
def connect(
    *,
    source: str,  # noqa: ARG001 - the one source there is
    base_url: str,
    owner_names: bool,
    lead_names: bool,
    emails: bool,
    why: str,
    who: str,
    as_json: bool,
) -> None:
    """Try the key and keep it."""
    credentials = from_text(_key())
    with Workspace() as workspace:
        made = connect_portal(
            workspace,
            credentials,
            base=base_url,
            privacy=Privacy(owner_names, lead_names, emails),
            who=who,
            why=why,
        )
    if as_json:
        emit(made)
        return
    line(say("connect.done", portal=made.portal_id, zone=made.timezone, currency=made.currency))
    if made.key_place == "file":
        note(say("connect.key_in_file"))
    line(say("connect.next"))


def _key() -> str:
    """The key from the environment, the terminal (unseen) or standard input; never from the command line."""
    given = os.environ.get(KEY_VARIABLE)
    if given:
        return given
    if sys.stdin.isatty():
        return str(click.prompt(say("connect.ask"), hide_input=True))
    return sys.stdin.read()


@command("sync")
@option("--full", is_flag=True, help="sync.full")
@option("--only", metavar="OBJECTS", default="", help="sync.only")
@json_option
def sync(full: bool, only: str, as_json: bool) -> None:
    """Read what is new, publish it, say what was lacking."""
    kinds = tuple(name.strip() for name in only.split(",") if name.strip())
    with Workspace() as workspace, progress_bar() as move:
        told = _Progress(move, current())
        found = sync_portal(
            workspace,
            full=full,
            only=kinds,
            on_progress=told.share,
            on_kind=told.kind,
            on_wait=told.wait,
            on_plan=told.plan,
        )
    if as_json:
        emit(found)
    else:
        _report(found)


class _Progress:
    """Progress of a sync, told by threads that do not know the language of the run."""

    def __init__(self, move: Callable[[float, str], None], lang: str) -> None:
        self._move = move
        self._lang = lang
        self._done = 0.0
        self._detail = ""

    def share(self, done: float, stage: str) -> None:
        self._done = done
        detail = self._detail if stage == "syncing" else ""
        self._move(done, f"{translate(f'jobs.stage.{stage}', self._lang)} {detail}".strip())

    def kind(self, kind: str, _stage: str, count: int) -> None:
        self._detail = f"· {kind} {format_number(count, self._lang)}"

    def plan(self, found: SyncPlan) -> None:
        note(translate("cli.sync.plan", self._lang, requests=found.requests, minutes=found.minutes))

    def wait(self, reason: str, seconds: float) -> None:
        text = translate(f"cli.sync.wait_{reason}", self._lang, duration=format_duration(seconds, self._lang))
        note(text)


def _report(found: SyncView) -> None:
    total = sum(found.records.values())
    line(say("sync.done", count=total, requests=found.requests))
    read_now = [(kind, count) for kind, count in found.records.items() if count]
    if read_now:
        table("", [("object", "text"), ("records", "n")], read_now)
    for one in found.lacking:
        line(f"! {one.kind}: {read(one.text)}")
    _tell_mismatch(found.mismatch)
    if found.published is None:
        line(say("sync.nothing_new"))
        return
    result = found.published
    line(say("import.done", name=result.dataset, version=result.version))
    table(
        "",
        [(key, "n") for key in ("cases", "events", "activities", "variants", "rejected")],
        [(result.cases, result.events, result.activities, result.variants, result.rejected_rows)],
    )
    line(say("import.next", name=result.dataset))


def _tell_mismatch(found: HistoryMismatch | None) -> None:
    if found is not None:
        share = format_percent(found.ratio, current(), 1)
        line(say("check.mismatch", share=share, deals=format_number(found.deals, current())))


@command("hubspot.check")
@json_option
def check(as_json: bool) -> None:
    """Say what the key opens and what a first sync costs."""
    with Workspace() as workspace:
        found = check_portal(workspace)
    if as_json:
        emit(found)
        return
    line(say("check.portal", portal=found.portal_id, zone=found.timezone, currency=found.currency))
    table(
        "",
        [("object", "text"), ("access", "text"), ("records", "n"), ("scope", "text"), ("lacking", "text")],
        [
            (
                one.kind,
                say(f"check.{one.access}"),
                one.records,
                one.scope,
                read(one.lacking) if one.lacking else "",
            )
            for one in found.objects
        ],
    )
    line(say("check.cost", requests=found.requests, minutes=found.minutes))
    if found.daily_left is not None:
        line(say("check.daily", left=found.daily_left, limit=found.daily_limit))
    _tell_mismatch(found.mismatch)
    line(say("check.scopes", scopes=" ".join(found.scopes)))


@command("hubspot.stages")
@option(
    "--set", "pairs", multiple=True, type=StagePair(), metavar="PIPELINE/STAGE=ACTIVITY", help="stages.set"
)
@option("--accept", is_flag=True, help="stages.accept")
@json_option
def stages(pairs: tuple[tuple[tuple[str, str], str], ...], accept: bool, as_json: bool) -> None:
    """Show what stages mean, and keep what the user says."""
    choices = dict(pairs)
    with Workspace() as workspace:
        found = decide(workspace, choices, accept=accept) if choices or accept else portal_stages(workspace)
    if as_json:
        emit(found)
        return
    table(
        "",
        [(key, "text") for key in ("object", "pipeline", "stage", "label")]
        + [("entries", "n"), ("meaning", "text"), ("suggestion", "text")],
        [_stage_cells(one) for one in found],
    )
    line(say("stages.saved" if choices or accept else "stages.hint"))


def _stage_cells(one: StageRow) -> tuple[object, ...]:
    unmapped = "none" if one.kind == "tickets" else "own"
    meaning = one.meaning or say(f"stages.{one.end or unmapped}")
    names = [one.label, *(say("stages.formerly", label=was.label) for was in one.formerly[::-1])]
    label = ", ".join([*names, say("stages.deleted")] if one.deleted else names)
    return one.kind, one.pipeline, one.stage, label, one.entries, meaning, one.suggestion or ""
