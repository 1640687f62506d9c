from tests.ingest.hubspot.handmade import attributes, deal, entry, portal, read, record, the, tie, trace, us

DAY = "2026-01-{:02d}T10:00:00"


def statuses(*values: str) -> list[dict[str, object]]:
    return [entry(value, DAY.format(day), user=7) for day, value in enumerate(values, start=6)]


def line(identity: str, price: str, quantity: str, **more: str) -> object:
    return record(identity, price=price, quantity=quantity, **more)


def test_an_approved_quote_is_not_issued_before_it_is_published():
    quote = record(
        past={
            "hs_status": statuses("DRAFT", "PENDING_APPROVAL", "APPROVED"),
            "hs_quote_status": statuses("DRAFT"),
        }
    )
    assert trace(read(quotes=[quote])) == ["quote_drafted", "approval_requested", "quote_approved"]


def test_without_publication_status_an_approved_quote_is_issued():
    quote = record(past={"hs_status": statuses("DRAFT", "APPROVAL_NOT_NEEDED")})
    assert trace(read(quotes=[quote])) == ["quote_drafted", "quote_issued"]


def test_a_published_quote_that_goes_back_to_draft_is_revised_and_issued_again():
    quote = record(past={"hs_quote_status": statuses("DRAFT", "PUBLISHED", "DRAFT", "PUBLISHED")})
    assert trace(read(quotes=[quote])) == ["quote_drafted", "quote_issued", "quote_revised", "quote_issued"]


def test_the_approval_of_a_discounted_quote_is_a_discount_approved():
    quote = record(
        past={"hs_status": statuses("DRAFT", "PENDING_APPROVAL", "APPROVED")}, ties={"line_items": tie("5")}
    )
    rows = read(quotes=[quote], line_items=[line("5", "100", "2", amount="170")])
    assert "discount_approved" in trace(rows)


def test_the_discount_of_a_quote_comes_from_its_own_lines_only():
    quote = record(ties={"line_items": tie("5", "6"), "deals": tie("1")}, hs_quote_amount="270")
    items = [
        line("5", "100", "2", hs_discount_percentage="10"),
        line("6", "100", "1", discount="10"),
        line("7", "900", "1"),
    ]
    rows = read(quotes=[quote], line_items=items)
    assert attributes(rows, "list_amount") == ["300"]
    assert [one.value for one in rows.attributes if (one.type, one.key) == ("quote", "discount")] == ["0.1"]


def test_a_rejected_approval_is_told():
    quote = record(past={"hs_status": statuses("DRAFT", "PENDING_APPROVAL", "REJECTED")})
    assert trace(read(quotes=[quote])) == ["quote_drafted", "approval_requested", "approval_rejected"]


def test_acceptance_is_at_its_own_date_before_the_history_of_the_status():
    quote = record(
        past={"hs_quote_status": statuses("DRAFT", "PUBLISHED", "ACCEPTED")},
        hs_accepted_date="2026-01-07T12:00:00Z",
    )
    assert the(read(quotes=[quote]), "quote_accepted").timestamp == us("2026-01-07T12:00:00")


def test_acceptance_without_a_date_is_when_the_status_changed():
    quote = record(past={"hs_quote_status": statuses("DRAFT", "PUBLISHED", "ACCEPTED")})
    assert the(read(quotes=[quote]), "quote_accepted").timestamp == us("2026-01-08T10:00:00")


def test_an_accepted_quote_is_not_signed():
    quote = record(past={"hs_quote_status": statuses("DRAFT", "PUBLISHED", "ACCEPTED")})
    assert "contract_signed" not in trace(read(quotes=[quote]))


def test_a_contract_sent_is_never_counted_as_signed():
    sent = deal(entry("appointmentscheduled", DAY.format(5)), entry("contractsent", DAY.format(9)))
    assert trace(read(deals=[sent])) == ["deal_created", "contract_sent"]


def test_a_signed_quote_of_the_older_kind_that_ends_expired_was_accepted_and_signed():
    quote = record(
        past={"hs_status": statuses("DRAFT", "APPROVED", "EXPIRED")}, hs_esign_date="2026-01-07T15:00:00Z"
    )
    assert trace(read(quotes=[quote])) == [
        "quote_drafted",
        "quote_approved",
        "quote_issued",
        "quote_accepted",
        "contract_signed",
    ]


def test_an_unsigned_quote_that_expires_is_expired():
    quote = record(past={"hs_quote_status": statuses("DRAFT", "PUBLISHED", "EXPIRED")})
    assert trace(read(quotes=[quote])) == ["quote_drafted", "quote_issued", "quote_expired"]


def test_a_signature_on_paper_is_declared_and_an_electronic_one_recorded():
    paper = record(hs_esign_date="2026-01-07T15:00:00Z", hs_manually_signed="true")
    assert the(read(quotes=[paper]), "contract_signed").evidence == "declared"
    assert (
        the(read(quotes=[record(hs_esign_date="2026-01-07T15:00:00Z")]), "contract_signed").evidence
        == "recorded"
    )


def test_a_quote_that_became_a_contract_is_signed_once_when_the_contract_says_so():
    quote = record("70", hs_esign_date="2026-01-07T15:00:00Z")
    contract = record("80", ties={"quotes": tie("70")}, hs_contract_effective_date="2026-01-09")
    signed = the(read(quotes=[quote], contracts=[contract]), "contract_signed")
    assert (signed.timestamp, signed.evidence) == (us("2026-01-09T00:00:00"), "declared")


def test_a_contract_that_takes_effect_later_is_not_signed_yet():
    contract = record("80", hs_contract_effective_date="2026-09-01")
    assert trace(read(contracts=[contract])) == []


def test_a_stage_called_signed_adds_no_second_signature():
    around = portal(stage_activities={("default", "contractsent"): "contract_signed"})
    staged = deal(entry("appointmentscheduled", DAY.format(5)), entry("contractsent", DAY.format(9)))
    quote = record("70", hs_esign_date="2026-01-07T15:00:00Z", ties={"deals": tie("1")})
    assert trace(read(around, deals=[staged], quotes=[quote])).count("contract_signed") == 1
    assert the(read(around, deals=[staged]), "contract_signed").evidence == "inferred"
