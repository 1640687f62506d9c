import pytest

from tests.ingest.demo.company_index import Company

DEALS = 6_000


@pytest.fixture(scope="session")
def planted() -> Company:
    return Company(DEALS, planted=True)


@pytest.fixture(scope="session")
def ordinary() -> Company:
    return Company(DEALS, planted=False)
