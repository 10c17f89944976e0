"""Spark: a second place where a trace is computed; the functions, the steps and their bytes are the same."""
