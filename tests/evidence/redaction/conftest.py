"""A redactor without the engine for rules, and one with it whose compiled rules are kept between runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from wetink.evidence.redaction import Redactor
from wetink.evidence.redaction.engine import kingfisher
from wetink.evidence.redaction.span import Span


def nothing(texts: Sequence[str]) -> list[list[Span]]:
    return [[] for _ in texts]


@pytest.fixture
def redactor() -> Redactor:
    return Redactor(scan=nothing)


@pytest.fixture
def redact() -> Callable[[str], str]:
    """One text by a redactor that knows nothing else."""
    return lambda text: Redactor(scan=nothing).text(text)


@pytest.fixture(scope="session")
def engine(pytestconfig: pytest.Config) -> Callable[[], Redactor]:
    assert pytestconfig.cache is not None
    folder = pytestconfig.cache.mkdir("kingfisher")
    folder.chmod(0o700)
    scan = kingfisher(folder)
    return lambda: Redactor(scan=scan)
