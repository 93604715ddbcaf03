import pytest

from storage.cache import Cache


def test_a_value_is_loaded_once():
    cache, loaded = Cache(2), []
    for _ in range(2):
        cache.get("a", lambda: loaded.append("a"))

    assert ["a"] == loaded


def test_the_least_recently_used_value_goes_first():
    cache, loaded = Cache(2), []
    for name in ("a", "b", "a", "c", "a", "b"):
        cache.get(name, lambda name=name: loaded.append(name))

    assert ["a", "b", "c", "b"] == loaded


def test_a_failure_is_not_remembered():
    cache = Cache(2)
    with pytest.raises(ZeroDivisionError):
        cache.get("a", lambda: 1 // 0)

    assert 1 == cache.get("a", lambda: 1)
