"""Pinyin residue: readings that a converter left behind characters."""
