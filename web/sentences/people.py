"""What is said of people, groups, passwords and API tokens."""

from collections.abc import Mapping

from web.sentences.mark import N_

PEOPLE: Mapping[str, str] = {
    "token.name": N_("Please say what the token is for, in at most %(most)s characters."),
    "token.scopes": N_("Please choose what the token may be used for."),
    "token.life": N_("Please choose a life of 1 to %(most)s days."),
    "people.id": N_("Please write an id of letters, digits, dot, hyphen and underscore that begins with a letter, at most 64 characters."),
    "people.id_taken": N_("%(id)s is taken already."),
    "people.name": N_("Please write a name of at most 60 characters."),
    "people.phone": N_("Please write a telephone number of at most 30 digits, or leave it empty."),
    "people.kind": N_("Please choose a kind."),
    "groups.unknown": N_("There is no group or department with the id %(id)s."),
    "people.unknown": N_("There is nobody active here with the account %(id)s."),
    "people.parent": N_("Please choose a department that is there."),
    "people.below_itself": N_("A department cannot stand below itself."),
    "people.last_administrator": N_("Somebody has to stay an administrator. First make another one."),
    "people.own_group": N_("The program itself needs this group."),
    "people.group_named": N_("These processes name the group: %(processes)s. Deploy them without it first; running matters have to end."),
    "people.group_waited_for": N_("Tasks wait for this group. They have to be done or handed on first."),
    "people.own_task": N_("An administrator does not hand tasks on to himself."),
    "people.not_by": N_("%(id)s may not do this task: it needs another person than those who acted before."),
    "people.password_short": N_("At least %(least)s characters, please."),
    "people.password_long": N_("At most %(most)s characters, please."),
    "people.password_account": N_("The password must not be the account's name with little beside it."),
    "people.password_wrong": N_("This is not your present password."),
    "people.password_over": N_("This password was to be replaced, and is over now. Please ask an administrator for a new one."),
    "people.password_same": N_("Please choose another one than before."),
    "people.password_again": N_("The two are not alike."),
}  # fmt: skip
