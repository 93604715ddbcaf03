"""What holds when commands come at the same instant."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from engine import instances, jobs, tasks
from engine.deployments import deploy
from engine.errors import TaskAlreadyCompleted
from engine.idempotency import Once, Repeated, Request
from tests.engine.bpmn.diagrams import diagram, end, flows, gateway, process, start, user
from tests.people import office, owner, sales
from tests.races.meeting import at_once, meeting
from tests.scenario import SUBMISSIONS
from tests.storage.cases import MINUTE, NOON, a_job

FORK = diagram(
    process(
        start(),
        gateway("parallel", "fork"),
        user("left", groups="sales", name="Left"),
        user("right", groups="sales", name="Right"),
        gateway("parallel", "join"),
        user("after", groups="sales", name="After"),
        end(),
        flows("s > fork; fork > left > join; fork > right > join; join > after > e"),
        id="forked",
        name="Forked",
    )
)
STARTS = 16


@pytest.fixture
def two(opened):
    """Two processes of the server, their definitions parsed."""
    databases = [opened(), opened()]
    for database in databases:
        with database.reading() as uow:
            definition = uow.definitions.latest("process", "office_affairs")
            deployment = uow.definitions.deployment_in_force(definition.key)
            uow.definitions.bundle(deployment.key).library.process(definition.key)
    return databases


def completion(database, key, actor, at, **variables):
    def complete():
        return tasks.complete_task(database.unit_of_work(), task_key=key, actor=actor, variables=variables, at=at)

    return complete


def start_of(database, at, uow=None):
    return instances.start(
        uow or database.unit_of_work(),
        process_id="office_affairs",
        variables=SUBMISSIONS["office_affairs"],
        actor=office,
        at=at,
    )


def clicked_start(database, at, key):
    """As a page's button starts it: answered once."""
    once = Once(database.unit_of_work(), lambda: Request("office", key, "fingerprint", at))
    try:
        made = start_of(database, at, once.uow)
    except Repeated as repeated:
        return repeated.answer
    once.keep(str(made.key))
    return str(made.key)


def test_of_two_people_who_complete_a_task_one_succeeds_and_the_other_is_told_who_and_when(scenario, two):
    key = scenario.start("office_affairs", by=office).task("sales_check").key
    colleague = scenario.join("gm", "sales")
    with meeting(two, "FROM task"):
        answers = at_once(
            *(
                completion(database, key, actor, scenario.now, sales_decision="accept")
                for database, actor in zip(two, (sales, colleague), strict=True)
            )
        )

    (refusal,) = [answer for answer in answers if isinstance(answer, Exception)]
    ((_, winner),) = scenario.completed_by()
    assert isinstance(refusal, TaskAlreadyCompleted)
    assert ("completed", winner, scenario.now) == (refusal.state, refusal.who, refusal.when)
    scenario.waits_at("gm_approve")
    assert [1, 2] == [record["seq"] for record in scenario.records()]


def test_of_two_branches_that_are_completed_at_once_both_survive(scenario, two):
    deploy(scenario.database.unit_of_work(), name="x", files={"forked.bpmn": FORK}, actor=owner, at=scenario.now)
    scenario.start("forked", by=owner).waits_at("left", "right")
    keys = [scenario.task(name).key for name in ("left", "right")]
    with meeting(two, "FROM task"):
        answers = at_once(
            *(
                completion(database, key, sales, scenario.now, **{name: True})
                for database, key, name in zip(two, keys, ("left", "right"), strict=True)
            )
        )

    assert [] == [answer for answer in answers if isinstance(answer, Exception)]
    scenario.waits_at("after")
    assert ["left", "right"] == sorted(scenario.completed())
    assert (True, True) == (scenario.variable("left"), scenario.variable("right"))
    assert [1, 2, 3] == [record["seq"] for record in scenario.records()]


def test_no_job_is_given_to_two_workers(database, two):
    waiting = [a_job(counter=n) for n in range(1, 21)]
    with (uow := database.unit_of_work()):
        uow.write.add_jobs(waiting)

    def activation(store, name):
        units = store.unit_of_work()
        return lambda: jobs.activate(units, types=["mail"], worker=name, at=NOON, lock=MINUTE, limit=20)

    with meeting(two, "available_at <="):
        taken = at_once(*(activation(store, name) for store, name in zip(two, ("a", "b"), strict=True)))

    assert sorted(job.key for job in waiting) == sorted(job.key for jobs_ in taken for job in jobs_)


def test_two_administrators_may_move_somebody_at_once(scenario, two):
    with meeting(two, "FROM groups"):
        at_once(*(lambda d=database: d.roster().change_members("quality", add=["sales"]) for database in two))

    assert {"department_staff", "sales", "quality"} == scenario.database.accounts().user("sales").groups


def test_two_clicks_on_one_button_make_one_case(scenario, two):
    with meeting(two, "idempotency"):
        answers = at_once(*(lambda d=database: clicked_start(d, scenario.now, "one click") for database in two))

    assert 1 == len(set(answers))
    assert ["JT-XS-40-2026-0001"] == numbers_of(scenario)


def test_sixteen_starts_at_once_make_sixteen_numbers_without_a_gap(scenario, opened):
    databases = [opened() for _ in range(STARTS)]
    with meeting(databases, "in:"):
        made = at_once(*(lambda d=database: start_of(d, scenario.now) for database in databases))

    assert [f"JT-XS-40-2026-{n:04}" for n in range(1, STARTS + 1)] == sorted(case.business_id for case in made)
    assert STARTS == len({case.number for case in made})


def start_in_a_process(url, at, times):
    from storage import open_database

    database = open_database(url, patience=60)
    made = [start_of(database, at).business_id for _ in range(times)]
    database.close()
    return made


def test_processes_of_the_server_share_the_numbers(scenario, url):
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        made = [processes.submit(start_in_a_process, url, scenario.now, STARTS // 2) for _ in range(2)]
        numbers = [number for future in made for number in future.result()]

    assert [f"JT-XS-40-2026-{n:04}" for n in range(1, STARTS + 1)] == sorted(numbers)


def numbers_of(scenario):
    return sorted(row.business_id for row in scenario.database.queries().cases(owner).items)
