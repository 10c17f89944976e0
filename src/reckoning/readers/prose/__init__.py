"""Reports and articles: from bytes to attributed claims whose every letter stands in the source."""
