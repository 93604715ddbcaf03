"""One wheel, three import packages that nobody else claims."""

from importlib.metadata import packages_distributions
from importlib.util import find_spec

import pytest


@pytest.mark.parametrize("package", ["engine", "storage", "web"])
def test_no_other_distribution_claims(package):
    claimed = set(packages_distributions().get(package, ["liuzhuan"]))

    assert {"liuzhuan"} == claimed
    assert find_spec(package) is not None
