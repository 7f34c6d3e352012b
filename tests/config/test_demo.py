"""The demo from an empty directory: it loads, serves, shows who may sign in, stops, and starts again."""

import os
import signal

import pytest

from tests.demo_run import READY, demo, left_behind, pid_of

PATIENCE = 300


@pytest.fixture(scope="module")
def state(tmp_path_factory):
    """Where the demos of this module keep what they make."""
    return tmp_path_factory.mktemp("demo")


def test_a_load_that_is_broken_off_leaves_no_process_and_begins_anew(state):
    with demo(state) as running:
        running.wait_until("Läser in", PATIENCE)
        running.stop(signal.SIGTERM)
    assert left_behind(state) == []
    assert not (state / "demo" / "ready").exists()


def test_a_newcomer_is_inside_at_once(state):
    with demo(state) as running:
        running.wait_until(READY, PATIENCE)
        for words in ("Samordnare", "E-post", "Lösenord", "Kod", "█"):
            assert words in running.text
        assert "Utgåvor" in running.text
        page = running.page("/sign-in/")
        assert "Samordnare" in page
        assert running.stop() == 0
        assert "Stoppat." in running.text
    assert left_behind(state) == []


def test_the_second_start_loads_nothing(state):
    with demo(state) as running:
        running.wait_until(READY, PATIENCE)
        assert "Läser in" not in running.text
        assert "E-post" in running.text
        assert running.stop(signal.SIGTERM) == 0
    assert left_behind(state) == []


def test_a_process_that_dies_takes_the_demo_down_with_a_sentence(state):
    with demo(state) as running:
        running.wait_until(READY, PATIENCE)
        os.kill(pid_of("manage.py seal", state), signal.SIGKILL)
        running.wait_until("Processen sealer slutade", 20)
        assert running.process.wait(30) == 2
    assert left_behind(state) == []
