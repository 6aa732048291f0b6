"""The announced result: publication, turnout, exports, check of a receipt."""
