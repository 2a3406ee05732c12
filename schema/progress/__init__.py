"""How far things have come, worked out by the database from what is known on a day (DOMAIN.md 2.4 and 2.5).

- `status`: the statuses, and when a person's word and the computed status disagree (M11);
- `assessing`: the status of one criterion or indicator, from its targets and measurements;
- `summing`: the status of a goal from what is below it, and distributions;
- `doing`: activities: whether there are any in a period, and whether they are late;
- `days`: quarters, and the day that a period stands for.

All of it are SQL expressions over what a read sees (`schema.reads.seen.Seen`), so that reads, filters, orderings and
earlier moments agree. Which entities they are about is told by the entities that use them.
"""
