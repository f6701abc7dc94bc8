"""The archive in Datasette: its search box exact for Chinese in either script, hits marked, every table described."""
