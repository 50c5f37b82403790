"""Pure functions from text or a spaCy Doc, with language knowledge, to records in text order."""
