"""What can be seen of a case between two commands: what is open, what is awaited, and whether it stands still."""


class Standing:
    """Reads what the interpreter has led to: `root`, the scope of the process, and whether the case is `done`."""

    @property
    def variables(self):
        return self.root.variables

    def open(self):
        """The instances of user tasks that are open, oldest first."""
        found = [one for activity in self.root.activities() for one in activity.instances if one.running is None]
        return sorted(found, key=lambda one: one.age)

    def armed(self, *kinds):
        """Activity or running scope, and event, for each that may happen; oldest first."""
        activities = list(self.root.activities())
        found = [(each, border) for each in activities for border in each.node.borders]
        scopes = [self.root, *(one.running for each in activities for one in each.instances if one.running is not None)]
        found += [(scope, node.trigger) for scope in scopes for node in scope.plan.handlers]
        found = [(place, border) for place, border in found if border.id in place.armed and border.kind in kinds]
        return sorted(found, key=lambda each: each[0].age)

    @property
    def stands(self):
        """Whether nobody outside can move it any more: conditions only change with what somebody does."""
        return not (self.done or self.open() or self.armed("timer", "message", "signal"))

    def may_be_let_go(self):
        """Where tokens wait for others that cannot come from anywhere, or all wait in circles: scope and node, oldest first."""
        waiting = [(running.since[name], running, name) for running in self.root.runnings() for name in running.since]
        waiting.sort(key=lambda each: each[0])
        free = [
            (age, running, name)
            for age, running, name in waiting
            if not any(running.is_held_up_by(other, at, name) for _, other, at in waiting)
        ]
        return [(running, name) for _, running, name in free or waiting]
