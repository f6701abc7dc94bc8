"""What articles say, in columns: its tables, written, read back and made anew when a table of names changes."""
