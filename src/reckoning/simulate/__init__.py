"""Fictional fleets along sea routes with planted truth: everything here is labelled simulated, no ship is real."""
