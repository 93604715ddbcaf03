"""What workers are handed, whichever process API they speak."""

from collections.abc import Sequence
from dataclasses import replace

from engine.model import Job
from engine.searches import Condition, FoundInstance, Search
from web import audit, current


def instances_of(taken: Sequence[Job]) -> dict[int, FoundInstance]:
    """The instances of jobs that a worker has just been handed, by key; that it was is recorded first.

    A worker is handed the jobs of sealed cases too, else they stood still.
    """
    if not taken:
        return {}
    audit.note_jobs(taken)
    keys = sorted({job.instance_key for job in taken})
    worker = replace(current.actor(), sealed=frozenset())
    search = Search((Condition("process_instance_key", "in", keys),), limit=len(keys))
    found = current.services().reads.search_instances(worker, search).items
    return {row.process_instance_key: row for row in found}
