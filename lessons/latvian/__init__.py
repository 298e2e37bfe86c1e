"""The Latvian language: alphabet, forms of words, and the checking of answers. Pure Python."""
