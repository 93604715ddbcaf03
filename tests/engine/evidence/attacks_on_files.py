"""What an intruder does to files, diagrams and deployments."""

from hashlib import sha256

from engine.evidence.records import deployment_digest


def swap_a_file(intruder, company):
    intruder.says("UPDATE content SET bytes = :b WHERE digest = (SELECT digest FROM uploaded_file)", b=b"other")


def swap_a_file_and_its_digest(intruder, company):
    digest = sha256(b"other").hexdigest()
    intruder.says("INSERT INTO content (digest, bytes) VALUES (:d, :b)", d=digest, b=b"other")
    intruder.says("UPDATE uploaded_file SET digest = :d", d=digest)


def delete_a_file(intruder, company):
    intruder.says("DELETE FROM attachment")
    intruder.says("DELETE FROM uploaded_file")


OF_THE_DIAGRAM = "(SELECT digest FROM definition WHERE id = 'office_affairs')"


def redraw(intruder):
    """The diagram with other deadlines: its new bytes and digest."""
    ((content,),) = intruder.says(f"SELECT bytes FROM content WHERE digest = {OF_THE_DIAGRAM}")
    changed = bytes(content).replace(b"workdays(1)", b"workdays(9)")
    return changed, sha256(changed).hexdigest()


def edit_a_diagram(intruder, company):
    changed, _ = redraw(intruder)
    intruder.says(f"UPDATE content SET bytes = :b WHERE digest = {OF_THE_DIAGRAM}", b=changed)


def edit_a_diagram_and_its_digest(intruder, company):
    changed, digest = redraw(intruder)
    intruder.says("INSERT INTO content (digest, bytes) VALUES (:d, :b)", d=digest, b=changed)
    intruder.says("UPDATE definition SET digest = :d WHERE id = 'office_affairs'", d=digest)


def edit_a_diagram_and_all_digests(intruder, company):
    edit_a_diagram_and_its_digest(intruder, company)
    with (uow := company.database.reading()):
        (deployment,) = uow.stored.deployments()
    intruder.says("UPDATE deployment SET digest = :d", d=deployment_digest(deployment.definitions))


def slip_in_a_deployment(intruder, company):
    intruder.says(
        "INSERT INTO deployment SELECT key + 1000, ordinal + 1, name, deployed_at, deployed_by, digest FROM deployment"
    )
    intruder.says("INSERT INTO manifest SELECT deployment_key + 1000, kind, id, definition_key FROM manifest")


def take_a_deployment_away(intruder, company):
    intruder.says("DELETE FROM manifest")


FILES = {
    take_a_deployment_away: {"deployment_missing"},
    swap_a_file: {"content_changed"},
    swap_a_file_and_its_digest: {"file_swapped"},
    delete_a_file: {"file_swapped"},
    edit_a_diagram: {"content_changed"},
    edit_a_diagram_and_its_digest: {"deployment_changed"},
    edit_a_diagram_and_all_digests: {"deployment_changed"},
    slip_in_a_deployment: {"deployment_unrecorded"},
}
"""With what the verification then says."""
