import threading

import pytest

from filon.core.cache import ResultCache, estimated_size


def test_a_result_is_computed_once_and_then_kept():
    cache = ResultCache()
    calls = []
    for _ in range(3):
        assert cache.get("key", lambda: calls.append(1) or (1, 2)) == (1, 2)
    assert len(calls) == 1


def test_callers_of_one_key_at_the_same_time_share_one_computation():
    cache = ResultCache()
    started, go_on = threading.Event(), threading.Event()
    calls = []

    def slow():
        calls.append(1)
        started.set()
        go_on.wait(5)
        return "answer"

    found = []
    threads = [threading.Thread(target=lambda: found.append(cache.get("key", slow))) for _ in range(4)]
    for thread in threads:
        thread.start()
    started.wait(5)
    go_on.set()
    for thread in threads:
        thread.join(5)
    assert (found, len(calls)) == (["answer"] * 4, 1)


def test_an_error_is_given_to_the_caller_and_not_kept():
    cache = ResultCache()
    with pytest.raises(ZeroDivisionError):
        cache.get("key", lambda: 1 // 0)
    assert cache.get("key", lambda: 7) == 7


def test_the_least_recently_used_results_are_forgotten_when_the_bound_is_reached():
    cache = ResultCache(3, lambda _: 1)
    for key in "abc":
        cache.get(key, lambda: "old")
    cache.get("a", lambda: "new")
    cache.get("d", lambda: "old")
    assert cache.get("a", lambda: "new") == "old"
    assert cache.get("b", lambda: "new") == "new"
    assert (len(cache), cache.size) == (3, 3)


def test_a_result_larger_than_the_bound_is_given_but_not_kept():
    cache = ResultCache(100)
    assert len(cache.get("key", lambda: "x" * 1000)) == 1000
    assert len(cache) == 0


def test_results_of_something_gone_are_forgotten():
    cache = ResultCache()
    for name in ("one", "two"):
        cache.get((name, 1), lambda: "old")
    cache.forget(lambda key: key[0] == "one")
    assert cache.get(("one", 1), lambda: "new") == "new"
    assert cache.get(("two", 1), lambda: "new") == "old"


def test_the_size_of_a_nested_result_counts_all_its_parts():
    assert estimated_size(["x" * 1000, {"k": "y" * 1000}]) > 2000
