"""Addresses of the report: everybody's and the office's."""
