"""Evidence: records in chains, a log over all of them, signed checkpoints, and finding out whether they still hold."""
