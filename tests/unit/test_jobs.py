"""Jobs that run other jobs: what they return and measure, and that closing one closes the other."""

from time import perf_counter, sleep

import pytest

from panels.lab.jobs import NEXT_FRAME, Outcome, paused_while, rest, timed


def drain(job):
    """The values that a job yields, and the one it returns."""
    outcome = Outcome(job)
    return list(outcome), outcome.result


def work(ended=None):
    try:
        yield
        yield NEXT_FRAME
    finally:
        if ended is not None:
            ended.append(True)
    return 42


def test_an_outcome_has_the_result_after_the_last_pause():
    outcome = Outcome(work())
    for _ in outcome:
        assert outcome.result is None
    assert outcome.result == 42


def test_timed_counts_the_seconds_inside_and_not_those_between():
    def slow():
        sleep(0.01)
        yield
        sleep(0.01)
        return "done"

    began = perf_counter()
    job = timed(slow())
    next(job)
    sleep(0.2)
    with pytest.raises(StopIteration) as stopped:
        next(job)
    result, seconds = stopped.value.value
    assert result == "done"
    assert 0.02 <= seconds <= perf_counter() - began - 0.2


def test_timed_passes_on_what_the_job_yields():
    yielded, (result, _) = drain(timed(work()))
    assert (yielded, result) == ([None, NEXT_FRAME], 42)


def test_a_job_is_paused_while_the_condition_holds():
    hidden = [True, True, False, False]
    pauses = []
    yielded, result = drain(paused_while(lambda: hidden.pop(0), work(), pauses.append))
    assert yielded == [None, NEXT_FRAME, NEXT_FRAME, NEXT_FRAME]
    assert result == 42
    assert len(pauses) == 2


@pytest.mark.parametrize("wrap", [timed, lambda job: paused_while(lambda: False, job, lambda _: None)])
def test_dropping_a_job_drops_the_one_it_runs(wrap):
    ended = []
    job = wrap(work(ended))
    next(job)
    job.close()
    assert ended == [True]


def test_rest():
    began = perf_counter()
    yielded, _ = drain(rest(0.01))
    assert perf_counter() - began >= 0.01
    assert set(yielded) == {NEXT_FRAME}
