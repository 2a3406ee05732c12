"""The read engine: a selection is compiled into one flat SQL statement per level, and rows become the answer.

`catalogue` (what can be read) - `selection` (what is asked for) - `planner` (pure) - `run` (a generator, and its two
drivers). DESIGN.md section 6.
"""
