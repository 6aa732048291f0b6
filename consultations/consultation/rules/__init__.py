"""Pure decisions about a consultation: its stage, its legal terms, its topics and questions."""
