"""Invoices and payments of an accounting tool, joined to the deals of a portal."""
