"""Speed and memory of the platform, as ratios to the bare thing measured in the same run (see README.md)."""
