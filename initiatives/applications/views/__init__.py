"""Pages of an application: for those who write it, for its members, for everybody."""
