"""What an intruder does to tasks, to deadlines, and to who may see what."""

from storage.tables import task


def complete_a_task_by_hand(intruder, company):
    intruder.says("UPDATE task SET completed_by = 'sales' WHERE element_id = 'gm_approve' AND completed_by = 'gm'")


def close_a_task_by_hand(intruder, company):
    intruder.says("UPDATE task SET state = 'canceled' WHERE state = 'created' AND number = :n", n=company.running)


def give_a_task_to_somebody(intruder, company):
    intruder.says("UPDATE task SET assignee = 'office' WHERE state = 'created' AND number = :n", n=company.running)


def delete_a_task(intruder, company):
    intruder.says("DELETE FROM task WHERE state = 'created' AND number = :n", n=company.running)


def make_up_a_task(intruder, company):
    columns = ", ".join(column.name for column in task.columns if column.name != "key")
    intruder.says(
        f"INSERT INTO task (key, {columns}) SELECT key + 500, {columns} FROM task"
        " WHERE number = :n AND element_id = 'sales_check'", n=company.running
    )  # fmt: skip


def move_a_deadline(intruder, company):
    intruder.says(
        "UPDATE wait SET due = :d WHERE due IS NOT NULL AND number = :n",
        d="2030-01-01 00:00:00+00:00",
        n=company.running,
    )


def let_somebody_see_a_case(intruder, company):
    intruder.says("INSERT INTO participant (number, principal) VALUES (:n, 'g:nosy')", n=company.running)


def keep_somebody_from_seeing_a_case(intruder, company):
    intruder.says("DELETE FROM participant WHERE principal = 'u:office' AND number = :n", n=company.running)


def lower_the_label_of_a_case(intruder, company):
    intruder.says("UPDATE instance SET confidentiality = 'public' WHERE number = :n", n=company.running)


def end_a_case_by_hand(intruder, company):
    intruder.says("UPDATE instance SET state = 'completed' WHERE number = :n", n=company.running)


def change_the_state_of_a_case(intruder, company):
    ((state,),) = intruder.says("SELECT state_bytes FROM instance WHERE number = :n", n=company.running)
    intruder.says("UPDATE instance SET state_bytes = :b WHERE number = :n", b=bytes(state) + b" ", n=company.running)


ROWS = {
    complete_a_task_by_hand: {"row_differs"},
    close_a_task_by_hand: {"row_differs"},
    give_a_task_to_somebody: {"row_differs"},
    delete_a_task: {"row_missing"},
    make_up_a_task: {"row_unexplained"},
    move_a_deadline: {"row_differs"},
    let_somebody_see_a_case: {"row_unexplained"},
    keep_somebody_from_seeing_a_case: {"row_missing"},
    lower_the_label_of_a_case: {"row_differs"},
    end_a_case_by_hand: {"row_differs"},
    change_the_state_of_a_case: {"state_differs"},
}
"""With what the verification then says."""
