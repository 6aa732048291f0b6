"""Areas and places of the town, checks of geometry, GeoJSON, and the glue of the one map component."""
