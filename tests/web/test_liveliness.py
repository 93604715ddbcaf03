"""A worker lives while it goes its rounds; a server's processes count together."""

import os
import subprocess
import sys
import threading

from web import metrics
from web.bootstrap import now
from web.worker import Worker

COUNTING = """
import sys
from datetime import timedelta
from engine.upkeep import Figures
from web import metrics

for _ in range(int(sys.argv[1])):
    metrics.count_request("login.show", "GET", 200, 0.01)
figures = Figures(0, 0, 0, 0, 0, 0, 0, 0, timedelta(), timedelta())
print(metrics.exposition(figures, worker_lives=True).decode())
"""


def test_a_worker_lives_from_its_first_round_until_it_is_stopped(database):
    rounds = threading.Event()
    worker = Worker(database.unit_of_work, database.reading, "w", {}, beside=lambda _: rounds.set())
    before = worker.lives()
    thread = threading.Thread(target=worker.run, args=(now,))
    thread.start()
    rounds.wait()
    during = worker.lives()
    worker.stop()
    thread.join()

    assert (False, True, False) == (before, during, worker.lives())


def test_what_several_processes_count_is_added_up():
    with metrics.counted_together(2):
        told = [
            subprocess.run([sys.executable, "-c", COUNTING, str(n)], check=True, capture_output=True, text=True).stdout
            for n in (3, 4)
        ]
    lines = [line for line in told[-1].splitlines() if line.startswith("liuzhuan_requests_total{")]

    assert ['liuzhuan_requests_total{endpoint="login.show",method="GET",status="200"} 7.0'] == lines
    assert metrics.FOLDER not in os.environ
