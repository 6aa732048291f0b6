"""Pure decisions about a report: who is counted together, what it must hold before it is published."""
