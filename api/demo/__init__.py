"""`styring demo`: everything in one process, on the example workbooks of the invented municipality Birkelev."""
