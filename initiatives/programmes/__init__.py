"""The town's programme: its money, calls, required own contribution, criteria and committee."""
