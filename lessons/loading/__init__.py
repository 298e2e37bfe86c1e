"""Loading of what is shipped in `lessons/content`: words, pages, sample people.

Depends on models and services; nothing but management commands depends on it.
"""
