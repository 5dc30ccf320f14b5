"""Worker processes that code tables of reports; a report that kills its worker is set aside, the others go on.

Each worker is a fresh process with a pipe. It ends when the pipe does, so none outlives a run that was killed, and it never
writes to the store. A worker that dies (no memory, a crash in native code, more than its processor time) is replaced and
its reports are coded one by one; the report that kills a second worker is set aside.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

import pyarrow as pa

from sayso import errors
from sayso.errors import SaysoError
from sayso.records import Report
from sayso.store_work import Settings, code_table, from_bytes, set_aside_table, to_bytes

RECYCLE = 5_000  # reports: vocabulary and caches of strangers' words grow, a fresh worker has none
# Processor time for one report; it includes loading, which the first of a worker's life pays for.
SECONDS, SECONDS_PER_CHARACTER = 30, 1 / 1_000
HOPELESS = 10  # workers that die in a row with nothing coded: the program is broken, not the reports
_OK, _ERROR = b"+", b"!"


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    coded: int = 0
    task: pa.Table | None = None


class Pool:
    """Some workers (at least one); `submit` when `free`, `results` gives the tables as they come back, in any order."""

    def __init__(self, processes: int, settings: Settings) -> None:
        self.settings = settings
        self.size = processes
        self._workers: list[_Worker] = []
        self._again: deque[pa.Table] = deque()  # reports of workers that died, one by one
        self._suspects: set[str] = set()
        self._deaths = 0

    @property
    def busy(self) -> bool:
        """Whether anything is still to come back."""
        return bool(self._again) or any(w.task is not None for w in self._workers)

    @property
    def free(self) -> bool:
        """Whether a table can be taken on at once."""
        return not self._again and (len(self._workers) < self.size or any(w.task is None for w in self._workers))

    def submit(self, reports: pa.Table) -> None:
        """Give a table to a worker that has none."""
        worker = next((w for w in self._workers if w.task is None), None)
        if worker is None:
            worker = self._start()
        worker.task = reports
        with suppress(BrokenPipeError, ConnectionResetError):  # it died idle: `results` finds out and replaces it
            worker.pipe.send_bytes(to_bytes(reports))

    def results(self, timeout: float) -> Iterator[pa.Table]:
        """The coded tables that are there, or come within `timeout` seconds. Raises what a worker raised on purpose."""
        self._hand_out_again()
        at_work = {w.pipe: w for w in self._workers if w.task is not None}
        for pipe in wait(list(at_work), timeout):
            worker = at_work[pipe]  # type: ignore[index]
            try:
                answer = worker.pipe.recv_bytes()
            except (EOFError, ConnectionResetError):
                yield from self._bury(worker)
                continue
            if answer[:1] == _ERROR:
                _raise(answer[1:].decode())
            self._deaths = 0
            yield self._done(worker, from_bytes(answer[1:]))
        self._hand_out_again()

    def close(self) -> None:
        """End all workers, at once."""
        for worker in self._workers:
            worker.pipe.close()
            worker.process.terminate()
        for worker in self._workers:
            worker.process.join()
        self._workers.clear()

    def _done(self, worker: _Worker, coded: pa.Table) -> pa.Table:
        worker.task = None
        worker.coded += coded.num_rows
        if worker.coded >= RECYCLE:
            self._workers.remove(worker)
            worker.pipe.close()
            worker.process.join()
        return coded

    def _hand_out_again(self) -> None:
        while self._again and (len(self._workers) < self.size or any(w.task is None for w in self._workers)):
            self.submit(self._again.popleft())

    def _start(self) -> _Worker:
        context = get_context("spawn")  # nothing of this process is inherited: no lock, no end of another pipe
        here, there = context.Pipe()
        process = context.Process(target=_work, args=(there, self.settings), daemon=True)
        process.start()
        there.close()
        worker = _Worker(process, here)
        self._workers.append(worker)
        return worker

    def _bury(self, worker: _Worker) -> Iterator[pa.Table]:
        """A worker died: try its reports one by one, or set the one aside that killed two."""
        worker.process.join()
        self._workers.remove(worker)
        worker.pipe.close()
        self._deaths += 1
        code, task = worker.process.exitcode or 0, worker.task
        if self._deaths >= HOPELESS:
            raise SaysoError(
                f"{HOPELESS} coding processes in a row died with nothing coded (the last one {_how(code)}): this is no fault "
                "of the reports; what they wrote is above. What was finished is safe: the same command goes on from there"
            )
        if task is None:
            return
        ids = task.column("id").to_pylist()
        if len(ids) == 1 and ids[0] in self._suspects:
            reason = "too-slow" if -code == getattr(signal, "SIGPROF", 0) else "crashed"
            name = task.column("given_id")[0].as_py() or ids[0]
            yield set_aside_table(task, reason, f"report '{name}': the process that coded it {_how(code)}, twice")
            return
        self._suspects.update(ids if len(ids) == 1 else ())
        self._again.extend(task.slice(n, 1) for n in range(len(ids)))


class Inline:
    """The same without processes: for tests, and where nothing may be spawned. A crash in native code ends the run."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.size = settings, 1
        self._done: list[pa.Table] = []

    @property
    def busy(self) -> bool:
        """Whether anything is still to come back."""
        return bool(self._done)

    @property
    def free(self) -> bool:
        """Whether a table can be taken on at once."""
        return not self._done

    def submit(self, reports: pa.Table) -> None:
        """Code a table at once."""
        self._done.append(code_table(reports, self.settings))

    def results(self, timeout: float) -> Iterator[pa.Table]:
        """The table that was coded, if there is one; `timeout` is not needed."""
        while self._done:
            yield self._done.pop()

    def close(self) -> None:
        """Nothing to end."""


def _how(code: int) -> str:
    if -code == getattr(signal, "SIGPROF", 0):
        return f"took more than {SECONDS} s of processor time and {SECONDS_PER_CHARACTER:g} s a character"
    return f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"


def _raise(answer: str) -> None:
    name, _, message = answer.partition(":")
    raise getattr(errors, name, SaysoError)(message)


def _work(pipe: Connection, settings: Settings) -> None:
    """The life of a worker: tables in, coded tables out, until the pipe ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group: the owner alone decides
    while True:
        try:
            reports = from_bytes(pipe.recv_bytes())
        except (EOFError, ConnectionResetError):
            return
        try:
            answer = _OK + to_bytes(code_table(reports, settings, _timed))
        except SaysoError as error:
            answer = _ERROR + f"{type(error).__name__}:{error}".encode()
        _alarm(0)
        try:
            pipe.send_bytes(answer)
        except (BrokenPipeError, ConnectionResetError):
            os._exit(0)  # the run was killed: nobody waits for this


def _timed(reports: Iterable[Report]) -> Iterator[Report]:
    """The reports, each with a limit of processor time: the kernel ends the process, even in native code."""
    for report in reports:
        _alarm(SECONDS + len(report.text) * SECONDS_PER_CHARACTER)
        yield report


def _alarm(seconds: float) -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)
