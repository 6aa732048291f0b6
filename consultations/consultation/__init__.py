"""What a consultation asks: kind, area, dates, steps, topics with their questions, documents, news, subscriptions.

Officials build it from a template and preview it; publishing freezes its topics and questions.
"""
