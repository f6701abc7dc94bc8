"""The front door: the command line. Talks to people, decides nothing."""
