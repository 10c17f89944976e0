"""Faces: the command line and the pages; nothing is computed here."""
