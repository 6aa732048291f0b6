"""The same ballots counted by other rules: beside an announced result for everybody, on past rounds for officials.

Nothing here is ever a result: it is counted aside, kept only so that nobody waits twice, and forgotten.
"""
