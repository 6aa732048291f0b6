"""Pictures of other people's map services, fetched by us for readers: which hosts may be reached at all, how one tile
is asked of a WMS or a WMTS, the fetching itself, and what is kept of it. Nobody's browser learns of the service, and
the service never learns of the reader."""
