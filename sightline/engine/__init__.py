"""The set-based readers: the standards compiled from their declarations, for all parties in one pass.

`reading` in `standards` is the authority; here the same declarations become one expression over tables, which
DuckDB, PostgreSQL and Spark each run. See `relations` for the tables, `program` for the way through, and
`journeys` for the records of children's journeys as projections of the same events.
"""

from sightline.engine.program import Program, compiled
from sightline.engine.relations import Relations
from sightline.engine.spans import states_as_at

__all__ = ["Program", "Relations", "compiled", "states_as_at"]
