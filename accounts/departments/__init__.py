"""Departments of the office (wydziały): who answers for what. Every procedure asks them; who works in one is said once."""
