"""Participatory budget (budżet obywatelski): a town lets its residents decide on a part of its spending.

The slices follow the life of a project: rounds, submission, verification, voting, tally, results,
implementation. ``public`` and ``office`` compose the pages and write nothing of their own.
"""
