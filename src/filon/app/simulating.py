"""What-if: learn how a data set runs, change something, simulate, publish the result as a data set like any other."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filon.app.clock import working_hours
from filon.app.jobs import StartedJob
from filon.app.scenario_words import said
from filon.core.errors import FilonError, MissingError
from filon.core.i18n import translate
from filon.core.records import read_record
from filon.ingest.importing import ImportResult, published
from filon.ingest.worker import Limits, run_limited
from filon.log.building import Origin
from filon.log.store import Store
from filon.mining.simulation.backtest import Backtest, backtest
from filon.mining.simulation.changes import parse_changes
from filon.mining.simulation.checks import read_parameters
from filon.mining.simulation.comparison import check_scenario, compare_scenario
from filon.mining.simulation.learning import learn
from filon.mining.simulation.observed import Followed, observe
from filon.mining.simulation.parameters import Parameters
from filon.mining.simulation.playing import period_of
from filon.mining.simulation.simulated_log import simulated_mapping, simulated_rows
from filon.process.lead_to_cash import PERSPECTIVES

if TYPE_CHECKING:
    from filon.app.jobs import Job
    from filon.app.selection import Selection, Sight
    from filon.app.workspace import Workspace
    from filon.ingest.importing import Progress
    from filon.log.schema import LogSchema
    from filon.mining.simulation.changes import Change

DEFAULT_REPLICATIONS = 30
DEFAULT_SEED = 1
FORMAT = "simulation"
MARK = "simulated"
"""Key under which a simulated version keeps what it rests on."""

_LIMITS = Limits(memory_mb=3_072, seconds=1_800.0, file_mb=16_384)
_ENGINE_SHARE = 0.25
_LEARNT, _TESTED, _PLAYED = 0.2, 0.4, 0.92
_WRITTEN_LATE = frozenset({
    "name", "stage", "owner", "amount", "currency", "deal_type", "origin", "close_date", "stated_create_date",
    "lost_reason", "won_reason", "history_truncated", "type",
})  # fmt: skip
"""Attributes of Lead-to-Cash that are written at the end of a case, name somebody, or repeat another."""


class NotSimulatedError(MissingError):
    """The data set is no result of a simulation."""

    code = "not_simulated"


@dataclass(frozen=True)
class SimulationOrder:
    """A scenario as a person asks for it.

    Parameters
    ----------
    changes
        Texts of the changes (see :mod:`filon.mining.simulation.changes`); none simulates today.
    parameters
        Edited parameters; learnt from the cases when not given.
    replications, seed
        How often, and by which chance.
    name
        Data set to create or to give a new version; the same scenario gets the same name when not given.
    """

    changes: tuple[str, ...] = ()
    parameters: Parameters | None = None
    replications: int = DEFAULT_REPLICATIONS
    seed: int = DEFAULT_SEED
    name: str | None = None


@dataclass(frozen=True)
class SimulationRequest:
    """What the child needs: parameters and their errors as JSON, the scenario, and what to write on the result."""

    home: str
    parameters: dict[str, Any]
    judged: dict[str, Any] | None
    changes: tuple[str, ...]
    replications: int
    seed: int
    name: str
    label: str
    case_type: str
    vocabulary: str | None
    mark: dict[str, Any]
    memory_mb: int | None = None

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> SimulationRequest:
        """Request from its JSON object."""
        return cls(**{**data, "changes": tuple(data["changes"])})


def learnt_parameters(sight: Sight) -> Parameters:
    """Parameters of the selected cases (a view: the workspace keeps them)."""
    schema = sight.whole.schema
    return learn(sight.log, working_hours(schema), followed(schema))


def judged_by_last_months(sight: Sight) -> Backtest | None:
    """How far off the simulation of the selected cases is (a view)."""
    schema = sight.whole.schema
    known = followed(schema)
    return backtest(observe(sight.log, known), schema, working_hours(schema), known)


def followed(schema: LogSchema) -> Followed:
    """What is known of a data set beyond its log: for Lead-to-Cash, its ends, its money, its teams."""
    teams = [one.key for one in schema.attributes if one.scope == "case" and one.key == "team"]
    team = teams[0] if teams else None
    if schema.vocabulary is None:
        return Followed(team=team)
    view = next((one for one in PERSPECTIVES if one.key == schema.perspective.key), PERSPECTIVES[0])
    ends = {"won": view.outcome.won, "lost": view.outcome.lost, "open": view.outcome.reopened}
    return Followed(
        leave_out=_WRITTEN_LATE,
        values=("discount",),
        endings={activity: end for end, activities in ends.items() for activity in activities},
        team=team,
        cash=("invoice_settled", "payment_received"),
    )


def simulate(
    workspace: Workspace,
    selection: Selection,
    order: SimulationOrder,
    *,
    lang: str = "fr",
    on_progress: Progress | None = None,
) -> ImportResult:
    """Learn, test, simulate in a limited child process, and publish the result.

    Parameters
    ----------
    selection
        Cases to learn from.
    order
        The scenario.
    lang
        Language of the result's name for people.
    on_progress
        Told the share done and the stage; an exception raised here stops the work.

    Raises
    ------
    FilonError
        A named refusal; no data set was made or changed.
    """
    tell = on_progress or (lambda _share, _stage: None)
    tell(0.0, "learning")
    parameters = order.parameters or workspace.ask(selection, learnt_parameters)
    changes = parse_changes(order.changes, parameters)
    check_scenario(parameters, changes, order.replications)
    tell(_LEARNT, "testing")
    judged = workspace.ask(selection, judged_by_last_months)
    request = _requested(workspace, selection, order, parameters, changes, judged, lang)
    try:
        found = run_limited(
            f"{__name__}:simulation_job", asdict(request), limits=_LIMITS, on_progress=on_progress
        )
    finally:
        with suppress(FilonError):
            workspace.store.tidy(request.name)
    return ImportResult(**found)


def _requested(  # noqa: PLR0913, PLR0917 - what the result is marked with
    workspace: Workspace,
    selection: Selection,
    order: SimulationOrder,
    parameters: Parameters,
    changes: tuple[Change, ...],
    judged: Backtest | None,
    lang: str,
) -> SimulationRequest:
    """Work of the child, and all that the result says of where it comes from."""
    schema = workspace.open(selection.dataset, selection.perspective).schema
    return SimulationRequest(
        home=str(workspace.home),
        parameters=parameters.to_json(),
        judged=None if judged is None else asdict(judged),
        changes=order.changes,
        replications=order.replications,
        seed=order.seed,
        name=_name(workspace, selection, order),
        label=translate(
            "simulation.label" if changes else "simulation.label_today", lang, label=schema.label
        ),
        case_type=schema.perspective.case_type,
        vocabulary=schema.vocabulary,
        mark={
            "baseline": selection.dataset,
            "baseline_label": schema.label,
            "version": schema.version,
            "perspective": schema.perspective.key,
            "filters": list(selection.filters),
            "changes": list(order.changes),
            "said": [asdict(said(one, parameters)) for one in changes],
            "edited": order.parameters is not None,
            "cases_learnt": parameters.n,
            "currency": parameters.currency,
            "backtest": None if judged is None else asdict(judged),
        },
        memory_mb=int(_LIMITS.memory_mb * _ENGINE_SHARE),
    )


def start_simulation(
    workspace: Workspace, selection: Selection, order: SimulationOrder, lang: str = "fr"
) -> StartedJob:
    """Start a job that simulates (see :func:`simulate`); a scenario that cannot be is refused at once."""
    known = order.parameters or workspace.ask(selection, learnt_parameters)
    check_scenario(known, parse_changes(order.changes, known), order.replications)
    name = _name(workspace, selection, order)

    def work(job: Job) -> str:
        simulate(workspace, selection, replace(order, name=name), lang=lang, on_progress=job.advance)
        return name

    return StartedJob(workspace.jobs.start("simulation", work, dataset=name), name)


def _name(workspace: Workspace, selection: Selection, order: SimulationOrder) -> str:
    """Data set of a scenario: the same one for the same scenario."""
    edited = None if order.parameters is None else order.parameters.to_json()
    scenario = [selection.perspective, sorted(selection.filters), list(order.changes), edited]
    digest = hashlib.blake2b(json.dumps(scenario).encode(), digest_size=4).hexdigest()
    name = order.name or f"{selection.dataset[:46]}-what-if-{digest}"
    workspace.store.check_name(name)
    return name


def simulation_job(arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Do the work of :func:`simulate` (called in the child)."""
    return asdict(_Work(SimulationRequest.from_json(arguments), progress).run())


class _Work:
    """Play and publish."""

    def __init__(self, request: SimulationRequest, progress: Progress) -> None:
        self._request, self._progress = request, progress
        self._store = Store(Path(request.home))

    def run(self) -> ImportResult:
        request = self._request
        parameters = read_parameters(request.parameters)
        judged = None if request.judged is None else read_record(Backtest, request.judged, "backtest")
        self._progress(_TESTED, "simulating")
        compared, sample, player = compare_scenario(
            parameters,
            parse_changes(request.changes, parameters),
            judged,
            replications=request.replications,
            seed=request.seed,
            progress=lambda share: self._progress(_TESTED + (_PLAYED - _TESTED) * share, "simulating"),
        )
        self._progress(_PLAYED, "publishing")
        rows = simulated_rows(sample.until(period_of(parameters).last), parameters, player.people)
        mapping = replace(simulated_mapping(parameters), case_type=request.case_type)
        with self._store.build(request.name, memory_mb=request.memory_mb) as building:
            building.add_rows([rows])
            building.admit_table(mapping)
            mark = {**request.mark, "comparison": asdict(compared)}
            version = building.finish(
                Origin(
                    request.label,
                    f"{request.mark['baseline']} v{request.mark['version']}",
                    FORMAT,
                    parameters.timezone,
                    request.vocabulary,
                    extra={MARK: mark, "calendar": parameters.calendar.to_json()},
                )
            )
        return published(self._store, request.name, version)
