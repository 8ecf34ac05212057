from hypothesis import settings

# A shared machine is slow now and then; that is no fault of a calculation.
settings.register_profile("core", deadline=None)
settings.load_profile("core")
