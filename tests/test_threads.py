import pytest

from sayso.threads import one_thread


@pytest.mark.parametrize(
    ("given", "expected"),
    [({}, "1"), ({"OPENBLAS_NUM_THREADS": "3"}, "3"), ({"OMP_NUM_THREADS": "2"}, None)],
)
def test_the_environment_has_the_last_word(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], expected: str | None
) -> None:
    environment = dict(given)
    monkeypatch.setattr("os.environ", environment)
    one_thread()
    assert environment.get("OPENBLAS_NUM_THREADS") == expected
