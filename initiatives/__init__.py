"""Local initiatives (Act on public benefit and volunteer work, art. 19b–19h): what neighbours do together with the town.

programmes → applications → scoring → agreements → settlement; ``public`` and ``office`` put them on pages.
"""
