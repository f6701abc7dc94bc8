"""Mojibake: Chinese whose bytes somebody read by the wrong codec; read again, and left where nothing is proved."""
