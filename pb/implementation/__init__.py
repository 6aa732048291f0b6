"""What became of the winners: milestones, money spent, reasons of delay."""
