"""The interface does what its description says: tried with invented requests, right and wrong ones."""

from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import checks
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from sightline.front_door.letterbox import interface_keys, limits
from sightline.project.wsgi import application
from tests.cast import NOW

DESCRIBED = schemathesis.pytest.from_fixture("described")
CHECKS = [
    checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture
def key(hub, monkeypatch) -> Iterator[str]:
    """Return the police's key, with no limit on how often it is shown."""
    monkeypatch.setattr(limits, "INTERFACE", limits.Limit("interface", 10**6, 10**6, limits.MINUTE))
    return interface_keys.make(agency=hub.council.police, name="Records", at=NOW)[1]


@pytest.fixture
def described(key: str) -> object:
    """Return the interface's own description of itself, and the service behind it."""
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@DESCRIBED.parametrize()
@settings(
    max_examples=25,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_request_fails_and_no_answer_is_outside_the_description(case, key):
    case.call_and_validate(headers={"Authorization": f"Bearer {key}"}, checks=CHECKS)
