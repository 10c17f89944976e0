"""Settings all tests share."""

from hypothesis import settings

# The first call of a numeric loop compiles it: seconds that say nothing about the example being tried.
settings.register_profile("reckoning", deadline=None)
settings.load_profile("reckoning")
