"""Pure decisions of verification: terms, the card, conclusions, differences between versions."""
