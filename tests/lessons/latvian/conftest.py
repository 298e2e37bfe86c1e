from hypothesis import settings

# Hypothesis times single examples by the clock, and a busy machine is no fault of theirs.
settings.register_profile("no-deadline", deadline=None)
settings.load_profile("no-deadline")
