"""BATCH WORK ON SPARK. The pure stages of `pipelines` over WARC files and Parquet, for more than one machine holds.

Nothing here decides about a text: pages are read as `yuqi ingest` reads them and compared as `yuqi dedupe` compares
them; Spark only carries them to where there is room. Needs the optional dependency `yuqi[spark]` and Java 17.
"""
