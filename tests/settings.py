"""The product's settings, with the environment of a test run."""

import os
import tempfile

os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("CACHE_URL", "locmemcache://")
# What the program writes goes to a folder that no developer's plans live in.
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="khutta-test-"))

from planner.settings import *  # noqa: F403

# Hashing passwords slowly is for attackers, not for tests.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# A test that counts what is made must not find what another one made.
CACHES["parts"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}  # noqa: F405
