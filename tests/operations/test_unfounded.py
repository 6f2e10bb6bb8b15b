"""Before the founding nobody can petition, and a person who tries is told so."""

import pytest

from app import create_app
from app.operations.petitions import NOT_FOUNDED, open_draft
from charter.moves import Refused


def test_no_draft_is_opened_before_the_founding(database, settings):
    service = create_app(settings, database=database).extensions["offramp"]

    with pytest.raises(Refused) as refused, service.office() as office:
        open_draft(office, "0" * 32)

    assert refused.value.reasons == (NOT_FOUNDED,)
