"""Full-text search: the index that SQLite keeps, what a user may type, and the passages that are shown."""
