"""Filon: process mining for Lead-to-Cash in HubSpot."""

__version__ = "0.1.0"
