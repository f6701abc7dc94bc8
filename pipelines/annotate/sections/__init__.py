"""What a section speaks of and what it is for: cues, pairs of words and a trained model, weighed together."""
