"""What is published for machines: the API and its description."""
