import re

import pytest

from filon.process.rule_sentences import sentence
from filon.process.rules import (
    NEEDS,
    Rule,
    RuleFieldMissingError,
    RuleFieldUnusedError,
    RuleKeyError,
    RuleSameActivityError,
    UnknownRuleKindError,
)

_DAY = 86_400.0

EXAMPLES = {
    "precedence": Rule("a", "precedence", "contract_signed", "order_created"),
    "response": Rule("a", "response", "order_fulfilled", "invoice_generated"),
    "not_together": Rule("a", "not_together", "deal_won", "deal_lost"),
    "at_most": Rule("a", "at_most", "quote_revised", times=2),
    "four_eyes": Rule("a", "four_eyes", "quote_drafted", "discount_approved"),
    "field_filled": Rule("a", "field_filled", "deal_qualified", attribute="amount"),
    "time_limit": Rule("a", "time_limit", "lead_captured", "lead_attempted", limit_s=_DAY),
}


def test_every_kind_of_rule_reads_as_a_sentence_in_both_languages():
    assert EXAMPLES.keys() == NEEDS.keys()
    said = {kind: sentence(rule) for kind, rule in EXAMPLES.items()}
    assert said["precedence"].en == "“contract_signed” always comes before “order_created”."
    assert said["at_most"].en == "“quote_revised” happens at most 2 times."
    limit = " ".join(re.split("[\u00a0\u202f]", said["time_limit"].fr))
    assert limit == "De « lead_captured » à « lead_attempted » : au plus 1 j."
    assert len({text.fr for text in said.values()}) == len(NEEDS)


def test_a_limit_in_working_time_is_told_in_working_days():
    rule = Rule("a", "time_limit", "order_fulfilled", "invoice_generated", limit_s=3 * 7 * 3600, clock="work")
    assert sentence(rule).en.endswith("at most 3\u202fworking d.")


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"kind": "before", "activity": "a", "other": "b"}, UnknownRuleKindError),
        ({"kind": "precedence", "activity": "a"}, RuleFieldMissingError),
        ({"kind": "at_most", "activity": "a", "times": -1}, RuleFieldMissingError),
        ({"kind": "at_most", "activity": "a", "times": 1, "other": "b"}, RuleFieldUnusedError),
        ({"kind": "four_eyes", "activity": "a", "other": "a"}, RuleSameActivityError),
        ({"kind": "precedence", "key": "É té", "activity": "a", "other": "b"}, RuleKeyError),
    ],
)
def test_a_rule_that_says_too_little_or_too_much_is_refused(fields, error):
    with pytest.raises(error):
        Rule(**{"key": "r", **fields})
