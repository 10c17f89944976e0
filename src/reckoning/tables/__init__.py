"""Tables over a case: sorted positions on disk, and SQL over everything."""
