"""Small parsers of what the cells of documents hold: text in, a typed value out, and a note where it cannot be."""
