"""Who is who: identifiers, names, candidates with reasons, lists on a day, ownership."""
