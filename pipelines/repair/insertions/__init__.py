"""What somebody has put in: doubled marks, junk between words, rows of keywords."""
