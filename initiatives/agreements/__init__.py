"""Agreements with their annexes, and the work itself: labour diary, deliveries, photos, payments."""
