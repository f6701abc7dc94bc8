"""What Chinese text looks like: counted tables of characters and words, by which damage is told from text."""
