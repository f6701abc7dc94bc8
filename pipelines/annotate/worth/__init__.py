"""How far a text can be trusted: claims against what is known, signals of spam, what is no main text."""
