"""Consultations: a town asks about a place, a plan or a rule, everybody answers, and every answer is answered.

Slices follow the life of what is said: consultation (what is asked, where, until when) → marks (what people mark on
the map, and what the office answers) → report (what came of it). ``public`` and ``office`` show them.
"""
