"""What is lost: flags where nothing can be said, candidates where a word is likely; never applied."""
