"""What people mark on the map: a place, a topic, a few words. Neighbours support it, the office moderates and answers.

A mark's precise ``location`` and its author are for the office alone; the public sees ``public_location``.
"""
