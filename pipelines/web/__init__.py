"""What the web's own forms say, without asking it: addresses, media types, feeds."""
