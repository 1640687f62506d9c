"""One workspace, many questions: kept answers are the right ones, and selections are found once."""

import threading

import pytest

from filon.app.selection import Selection
from filon.app.views.cases import UnknownCaseColumnError, cases_page
from filon.app.views.durations import throughput
from filon.app.views.shared import UnknownActivityError, UnknownCaseAttributeError
from filon.app.views.summary import summary
from filon.app.workspace import DatasetBusyError, ExactUpToError, Workspace, default_home
from filon.core.calendar import WorkCalendar
from filon.log.histograms import QUANTILE_ERROR
from filon.log.store import UnknownDatasetError
from tests.sample_log import import_sales


@pytest.fixture
def workspace(tmp_path):
    import_sales(tmp_path)
    with Workspace(tmp_path) as made:
        yield made


def counting(calls):
    def view(sight, *, size=1):
        calls.append((sight.log.is_whole, size))
        return summary(sight).cases * size

    return view


def test_an_answer_is_computed_once_for_each_selection_and_parameter(workspace):
    calls: list = []
    view = counting(calls)
    whole, part = Selection("sales"), Selection("sales", ("region:in:SE",))
    asked = [(whole, 1), (part, 1), (whole, 2), (whole, 1), (part, 1), (whole, 2)]
    assert [workspace.ask(selection, view, size=size) for selection, size in asked] == [6, 3, 12, 6, 3, 12]
    assert calls == [(True, 1), (False, 1), (True, 2)]


def test_the_clock_and_the_perspective_are_part_of_the_question(workspace):
    calls: list = []
    view = counting(calls)
    for selection in (
        Selection("sales"),
        Selection("sales", clock="work"),
        Selection("sales", perspective="case"),
    ):
        workspace.ask(selection, view)
    assert len(calls) == 3


def test_a_new_version_is_answered_anew(workspace, tmp_path):
    calls: list = []
    view = counting(calls)
    workspace.ask(Selection("sales"), view)
    import_sales(tmp_path)
    workspace.ask(Selection("sales"), view)
    assert len(calls) == 2


def test_a_data_set_made_again_under_its_name_is_not_mistaken_for_the_old_one(workspace, tmp_path):
    before, of_log = workspace.stamp("sales"), workspace.store.stamp("sales")
    workspace.delete("sales")
    import_sales(tmp_path)
    assert workspace.stamp("sales") != before
    assert workspace.store.stamp("sales") != of_log
    assert workspace.open("sales").schema.version == 1


def test_the_cases_of_a_selection_are_found_once_for_all_its_views(workspace):
    selection = Selection("sales", ("region:in:SE",))
    assert workspace.sight(selection) is workspace.sight(Selection("sales", ("region:in:SE",)))


def test_filters_count_in_their_order_with_their_removals(workspace):
    steps = workspace.ask(Selection("sales", ("outcome:won", "region:in:SE")), summary).filters
    assert [(one.removes, one.cases_after) for one in steps] == [(3, 3), (2, 1)]


def test_many_askers_get_one_and_the_same_answer(workspace):
    answers = []

    def ask(part):
        answers.append(workspace.ask(Selection("sales", (f"region:in:{part}",)), summary).cases)

    threads = [threading.Thread(target=ask, args=(part,)) for part in ("IDF", "SE") * 12]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert answers == [3] * 24


def test_a_new_policy_asks_anew_of_the_log_that_is_open(workspace):
    calls: list = []
    view, log = counting(calls), workspace.open("sales")
    workspace.ask(Selection("sales"), view)
    workspace.set_policies("sales", {"approval_above": 0.1})
    workspace.ask(Selection("sales"), view)
    assert len(calls) == 2
    assert workspace.open("sales") is log


def test_a_log_is_opened_anew_once_its_label_or_its_hours_change(workspace):
    before = workspace.open("sales")
    workspace.rename("sales", "Ventes")
    named = workspace.open("sales")
    assert before.schema.label != "Ventes"
    assert named.schema.label == "Ventes"
    workspace.set_calendar("sales", WorkCalendar())
    assert workspace.open("sales") is not named


def test_a_deleted_data_set_answers_no_more_even_from_memory(workspace):
    workspace.ask(Selection("sales"), summary)
    workspace.delete("sales")
    with pytest.raises(UnknownDatasetError):
        workspace.ask(Selection("sales"), summary)


def test_a_data_set_under_import_is_not_thrown_away(workspace):
    go_on = threading.Event()
    workspace.jobs.start("import", lambda job: go_on.wait(5) and "sales", dataset="sales")
    with pytest.raises(DatasetBusyError):
        workspace.delete("sales")
    go_on.set()


@pytest.mark.parametrize(
    ("view", "parameters", "error", "nearest"),
    [
        (throughput, {"by": ("regoin",)}, UnknownCaseAttributeError, "region"),
        (throughput, {"source": "wonn"}, UnknownActivityError, "won"),
        (
            cases_page,
            {"page": 1, "size": 5, "sort": "-durtion", "search": ""},
            UnknownCaseColumnError,
            "duration",
        ),
    ],
)
def test_a_wrong_word_names_the_nearest(workspace, view, parameters, error, nearest):
    with pytest.raises(error) as caught:
        workspace.ask(Selection("sales"), view, **parameters)
    assert caught.value.context["nearest"] == nearest


def test_the_workspace_lies_where_the_environment_says(monkeypatch, tmp_path):
    monkeypatch.setenv("FILON_HOME", str(tmp_path / "here"))
    assert default_home() == tmp_path / "here"
    monkeypatch.delenv("FILON_HOME")
    assert default_home().name == "filon"


def test_quick_medians_say_so_and_exact_ones_are_had_for_the_asking(workspace, tmp_path):
    exact = workspace.ask(Selection("sales"), throughput)
    with Workspace(tmp_path, most_exact=0) as hasty:
        quick = hasty.ask(Selection("sales"), throughput)
        asked_for = hasty.ask(Selection("sales", exact=True), throughput)
    assert (exact.quantile_error, quick.quantile_error) == (0, QUANTILE_ERROR)
    assert asked_for == exact
    assert quick.median_s == pytest.approx(exact.median_s, rel=QUANTILE_ERROR)


def test_a_bad_number_of_events_is_refused_with_the_way_out(tmp_path, monkeypatch):
    monkeypatch.setenv("FILON_EXACT_UP_TO", "un million")
    with pytest.raises(ExactUpToError) as found:
        Workspace(tmp_path)
    assert "un million" in found.value.message("fr")
    assert "40,000,000" in found.value.hint("en")
