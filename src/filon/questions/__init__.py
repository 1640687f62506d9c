"""The questions of Lead-to-Cash: mining verbs composed into answers with evidence, money and caveats."""
