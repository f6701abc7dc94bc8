"""Copies and families of the articles of an archive, kept up to date in the transaction that stores an article."""
