"""What-if: learn how a data set runs, change something, simulate, publish the result as a data set like any other."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filon.app.jobs import StartedJob
from filon.app.scenario_words import said
from filon.app.simulation_basis import basis_of, judged_by_last_months
from filon.app.simulation_words import edits_said
from filon.core.errors import FilonError, MissingError
from filon.core.i18n import translate
from filon.core.records import read_record
from filon.ingest.importing import ImportResult, published
from filon.ingest.worker import Limits, run_limited
from filon.log.building import Origin
from filon.log.store import Store
from filon.mining.simulation.backtest import Backtest
from filon.mining.simulation.changes import parse_changes
from filon.mining.simulation.checks import read_parameters
from filon.mining.simulation.comparison import check_scenario, compare_scenario
from filon.mining.simulation.playing import period_of
from filon.mining.simulation.simulated_log import simulated_mapping, simulated_rows

if TYPE_CHECKING:
    from filon.app.jobs import Job
    from filon.app.selection import Selection
    from filon.app.simulation_basis import Basis
    from filon.app.workspace import Workspace
    from filon.ingest.importing import Progress
    from filon.mining.simulation.changes import Change
    from filon.mining.simulation.parameters import Parameters

DEFAULT_REPLICATIONS = 30
DEFAULT_SEED = 1
FORMAT = "simulation"
MARK = "simulated"
"""Key under which a simulated version keeps what it rests on."""

_LIMITS = Limits(memory_mb=3_072, seconds=1_800.0, file_mb=16_384)
_ENGINE_SHARE = 0.25
_LEARNT, _TESTED, _PLAYED = 0.2, 0.4, 0.92


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
        Parameters of a file; learnt from the cases when not given.
    edits
        Texts of edits of single parameters (see :mod:`filon.mining.simulation.editing`), of the scenario alone: today
        stays as it was learnt.
    replications, seed
        How often, and by which chance.
    name
        Data set to create or to give a new version; the same scenario gets the same name when not given.
    """

    changes: tuple[str, ...] = ()
    parameters: Parameters | None = None
    edits: tuple[str, ...] = ()
    replications: int = DEFAULT_REPLICATIONS
    seed: int = DEFAULT_SEED
    name: str | None = None


@dataclass(frozen=True)
class SimulationRequest:
    """What the child needs: parameters and their errors as JSON, the scenario, and what to write on the result."""

    home: str
    parameters: dict[str, Any]
    today: dict[str, Any]
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
    basis = basis_of(workspace, selection, order.parameters, order.edits)
    changes = parse_changes(order.changes, basis.scenario)
    check_scenario(basis.scenario, changes, order.replications)
    tell(_LEARNT, "testing")
    judged = workspace.ask(selection, judged_by_last_months)
    request = _requested(workspace, selection, order, basis, changes, judged, lang)
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
    basis: Basis,
    changes: tuple[Change, ...],
    judged: Backtest | None,
    lang: str,
) -> SimulationRequest:
    """Work of the child, and all that the result says of where it comes from."""
    parameters = basis.scenario
    schema = workspace.open(selection.dataset, selection.perspective).schema
    return SimulationRequest(
        home=str(workspace.home),
        parameters=parameters.to_json(),
        today=basis.today.to_json(),
        judged=None if judged is None else asdict(judged),
        changes=order.changes,
        replications=order.replications,
        seed=order.seed,
        name=_name(workspace, selection, order),
        label=translate(
            "simulation.label" if changes or order.edits else "simulation.label_today",
            lang,
            label=schema.label,
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
            "edits": list(order.edits),
            "said": [
                *(asdict(said(one, parameters)) for one in changes),
                *(asdict(one) for one in edits_said(basis.before_edits, order.edits)),
            ],
            "edited": order.parameters is not None,
            "cases_learnt": parameters.n,
            "currency": parameters.currency,
            "priced": parameters.priced,
            "backtest": None if judged is None else asdict(judged),
        },
        memory_mb=int(_LIMITS.memory_mb * _ENGINE_SHARE),
    )


def start_simulation(
    workspace: Workspace, selection: Selection, order: SimulationOrder, lang: str = "fr"
) -> StartedJob:
    """Start a job that simulates (see :func:`simulate`); a scenario that cannot be is refused at once."""
    known = basis_of(workspace, selection, order.parameters, order.edits).scenario
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
    scenario += [sorted(order.edits)] if order.edits else []
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
            today=read_parameters(request.today),
            replications=request.replications,
            seed=request.seed,
            progress=lambda share: self._progress(_TESTED + (_PLAYED - _TESTED) * share, "simulating"),
        )
        self._progress(_PLAYED, "publishing")
        rows = simulated_rows(sample.until(period_of(parameters).last), player.parameters, player.people)
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
