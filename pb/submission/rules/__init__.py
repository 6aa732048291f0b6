"""What a proposal must say and when it may be sent: the steps, the answers, place, cost, people. Pure."""
