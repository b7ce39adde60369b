from __future__ import annotations

import pytest
from hypothesis import settings

# The machines are noisy: a slow example is no failure, and a failure must come back the same.
settings.register_profile("tests", deadline=None, derandomize=True, max_examples=300)
settings.load_profile("tests")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden pairs' expectations anew")
