"""What must hold whatever was killed: read in one moment of the database, compared with what people were told."""

from collections import Counter, defaultdict
from hashlib import sha256

import orjson
from sqlalchemy import select

from engine.evidence.records import GENESIS, chained
from engine.model import COMPANY, key_of
from storage import tables as t


class Moment:
    """The whole database at one moment."""

    def __init__(self, reading):
        with reading.begin() as connection:

            def rows(table, *order):
                return connection.execute(select(table).order_by(*order)).all()

            self.instances, self.tasks, self.jobs = rows(t.instance), rows(t.task), rows(t.job)
            self.records = rows(t.history, t.history.c.number, t.history.c.seq)
            self.timers = {row.key for row in rows(t.wait) if row.due}
            self.notices = Counter(row.key for row in rows(t.notice))
            self.on_the_way = [row.source for row in rows(t.delivery)]
        self.bodies = [orjson.loads(bytes(record.body)) for record in self.records]
        self.events = defaultdict(list)
        for body in self.bodies:
            for event in body.get("events", ()):  # the company has a chain too
                self.events[event["event"]].append(event)

    def keys_of(self, *wire_names):
        return sorted(event["key"] for name in wire_names for event in self.events[name])

    def told(self, wire_name, type):
        """Keys of the jobs of *type* to which this happened."""
        of_type = {row.key for row in self.jobs if row.type == type}
        return [key for key in self.keys_of(wire_name) if key in of_type]


def check(moment, acknowledged, log):
    """All that holds at any moment. *acknowledged*: what was promised before the moment was read."""
    assert [] == log.surprises
    check_rows(moment)
    _promises_are_kept(moment, acknowledged, log)


def check_rows(moment):
    """What the database says of itself."""
    _chains_are_whole(moment)
    _nothing_happened_twice(moment)
    _rows_are_what_the_history_says(moment)
    _numbers_have_no_gap(moment)


def check_the_end(moment):
    """Once nothing is open: all that was due came, once."""
    assert {"completed"} == {row.state for row in moment.instances}
    assert moment.keys_of("job.created") == moment.keys_of("job.completed")
    assert moment.keys_of("timer.scheduled") == moment.keys_of("timer.fired")
    assert dict.fromkeys(moment.told("job.created", "notify"), 1) == moment.notices
    assert [] == moment.on_the_way


def _chains_are_whole(moment):
    ends = {}
    for record, body in zip(moment.records, moment.bodies, strict=True):
        seq, previous, _ = ends.get(record.number, (0, GENESIS, None))
        assert (seq + 1, previous) == (record.seq, record.previous)
        assert chained(previous, bytes(record.body)) == record.digest
        ends[record.number] = record.seq, record.digest, body.get("state")
    ends.pop(COMPANY, None)
    assert ends == {
        row.number: (row.version, row.digest, sha256(row.state_bytes).hexdigest()) for row in moment.instances
    }


def _nothing_happened_twice(moment):
    for name in ("user_task.completed", "job.completed", "timer.fired"):
        assert [] == [key for key, times in Counter(moment.keys_of(name)).items() if times > 1], name


def _rows_are_what_the_history_says(moment):
    completed = {event["key"]: event["completed_by"] for event in moment.events["user_task.completed"]}
    assert completed == {row.key: row.completed_by for row in moment.tasks if row.state == "completed"}
    assert moment.keys_of("user_task.created") == sorted(row.key for row in moment.tasks)
    assert moment.keys_of("job.created") == sorted(row.key for row in moment.jobs)
    assert moment.keys_of("job.completed") == sorted(row.key for row in moment.jobs if row.state == "completed")
    assert set(moment.keys_of("timer.scheduled")) - set(moment.keys_of("timer.fired")) == moment.timers
    assert dict.fromkeys(moment.told("job.completed", "notify"), 1) == moment.notices
    arrived = [body["input"]["source"] for body in moment.bodies if body["command"] == "message.correlate"]
    assert moment.told("job.completed", "publish-message") == sorted([*arrived, *moment.on_the_way])


def _numbers_have_no_gap(moment):
    given = sorted(int(row.business_id.rpartition("-")[2]) for row in moment.instances)
    assert list(range(1, len(moment.instances) + 1)) == given


def _promises_are_kept(moment, acknowledged, log):
    done_by = (*moment.events["user_task.completing"], *moment.events["user_task.completed"])  # listeners come between
    completed = {event["key"]: event["completed_by"] for event in done_by}
    cases = {f"/cases/{key_of(row.number)}" for row in moment.instances}
    for asked in acknowledged:
        if asked.subject is None:
            assert asked.places[0] in cases, f"{asked} is lost"
        else:
            assert asked.user == completed.get(asked.subject), f"{asked} is lost"
        assert 1 == len(set(asked.places)), f"{asked} was answered differently"
    done = Counter(asked.subject for asked in acknowledged if asked.subject)
    assert [] == [subject for subject, times in done.items() if times > 1]
    possible = {(asked.subject, asked.user) for asked in list(log.asked) if asked.may_be_done or not asked.answers}
    assert set() == set(completed.items()) - possible
