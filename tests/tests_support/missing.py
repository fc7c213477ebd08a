"""A system part that is not there: a skip with its reason, but a failure in CI."""

import os

import pytest


def part(reason):
    """Skip, or fail where nothing may be missing."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
