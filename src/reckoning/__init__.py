"""Reckoning."""
