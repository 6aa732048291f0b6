"""The officials' desk for consultations: building one, the board of marks, answers, planting, the report."""
