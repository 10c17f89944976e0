"""Places: ports, terminals, coast, sea distance and the names of places; no network, loaded when first asked for."""
