"""The interface does what its description says: tried with invented requests, right and wrong ones."""

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, seed, settings
from schemathesis import GenerationMode, checks
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from sightline.front_door.letterbox import interface_keys, limits
from sightline.front_door.letterbox.interface import api
from tests.cast import NOW

OPERATIONS = ("send_contact", "send_contacts", "send_csv", "read_receipt")
CHECKS = [
    checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture
def key(hub, monkeypatch) -> Iterator[str]:
    """Return the police's key, with no limit on how often it is shown. All is in the test's transaction."""
    monkeypatch.setattr(limits, "INTERFACE", limits.Limit("interface", 10**6, 10**6, limits.MINUTE))
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield interface_keys.make(agency=hub.council.police, name="Records", at=NOW)[1]
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.name.lower())
@pytest.mark.parametrize("operation", OPERATIONS)
def test_no_request_fails_and_no_answer_is_outside_the_description(key, operation, mode):
    # As it is served, but in this thread: the key stands in the test's transaction.
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    answers: list[int] = []
    found = described.find_operation_by_id(operation)

    @seed(1)
    @given(case=found.as_strategy(generation_mode=mode))
    @settings(max_examples=20, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def tried(case: schemathesis.Case) -> None:
        answer = case.call_and_validate(headers={"Authorization": f"Bearer {key}"}, checks=CHECKS)
        answers.append(answer.status_code)

    tried()
    assert set(answers) - {401}, "the key was known"


def test_the_description_names_every_operation_that_is_tried(db):
    described = schemathesis.openapi.from_dict(api.get_openapi_schema(path_prefix="/api/v1/"))

    found = [each.ok().definition.raw["operationId"] for each in described.get_all_operations()]
    assert sorted(found) == sorted(OPERATIONS)
