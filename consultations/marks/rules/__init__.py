"""Pure decisions about marks: what may be said, who may see it, what an answer must hold."""
