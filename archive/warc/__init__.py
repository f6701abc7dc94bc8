"""Raw captures in WARC files: written before anything is understood, read back byte for byte."""
