"""What is done to an archive as a whole: checked, watched, merged, made anew, taken from, handed on."""
