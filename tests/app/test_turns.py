import threading
import time

import pytest

from filon.app.turns import TooBusyError, Turns


def test_no_more_queries_run_together_than_allowed():
    turns = Turns(2)
    lock = threading.Lock()
    running, most = 0, 0

    def work():
        nonlocal running, most
        with turns.turn():
            with lock:
                running += 1
                most = max(most, running)
            time.sleep(0.005)
            with lock:
                running -= 1

    threads = [threading.Thread(target=work) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert most == 2


def test_a_thread_that_holds_a_turn_does_not_wait_for_itself():
    turns = Turns(1)
    with turns.turn(), turns.turn():
        pass


def test_who_waits_too_long_is_told_that_the_machine_is_busy():
    turns = Turns(1, patience_s=0.01)
    with turns.turn():
        assert _in_another_thread(turns) == "too_busy"
    assert _in_another_thread(turns) == "served"


def test_who_comes_after_a_full_line_is_refused_at_once():
    turns = Turns(1, most_waiting=0, patience_s=60)
    with turns.turn():
        assert _in_another_thread(turns) == "too_busy"


def _in_another_thread(turns):
    answers = []

    def work():
        try:
            with turns.turn():
                answers.append("served")
        except TooBusyError as error:
            answers.append(error.code)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(5)
    return answers[0]


def test_a_turn_is_given_back_when_the_query_fails():
    turns = Turns(1)
    with pytest.raises(ZeroDivisionError), turns.turn():
        1 // 0  # noqa: B018
    with turns.turn():
        pass
