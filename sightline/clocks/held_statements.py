"""What is asked of DuckDB to work out who held each child on which days, statement after statement.

`$never` is a day after every other, `$whole_service` the team that holds where none is said.
"""

# Of each subject the first event that opens it, and the first from that day on that closes it; where the
# opening has no day, any that closes it. `opened`: the latest second at which it can have begun.
LASTING = """
CREATE TEMP TABLE lasting AS
WITH stepped AS (
    SELECT event.party,
           CASE WHEN step.ends_what_raised_it THEN event.raised_by ELSE event.subject END AS subject,
           event.happened_day, event.undated, step.way, step.opens,
           CASE WHEN event.undated THEN 0 ELSE coalesce(event.happened_at, calendar.last_second) END AS latest
    FROM events event
    LEFT JOIN calendar ON calendar.day = event.happened_day
    JOIN parties party ON party.party = event.party AND party.kind = 'child'
    JOIN steps step ON step.kind = event.kind AND NOT (step.asks_for_end AND coalesce(event.flag, false))
    WHERE event.withdrawn_at IS NULL AND NOT (step.ends_what_raised_it AND event.raised_by IS NULL)
), begun AS (
    SELECT party, subject, way, min(happened_day) AS from_day,
           coalesce(min(happened_day) FILTER (NOT undated) = min(happened_day), false) AS dated,
           min(latest) AS opened
    FROM stepped WHERE opens GROUP BY ALL
), ended AS (
    SELECT begun.party, begun.subject, begun.way, min(stepped.happened_day) AS closed
    FROM begun JOIN stepped ON stepped.party = begun.party AND stepped.way = begun.way AND NOT stepped.opens
                           AND stepped.subject IS NOT DISTINCT FROM begun.subject
                           AND (NOT begun.dated OR stepped.happened_day >= begun.from_day)
    GROUP BY ALL
)
SELECT begun.party, begun.way, begun.subject, begun.opened, from_day,
       CASE WHEN closed IS NULL THEN $never ELSE greatest(closed, from_day) END AS until_day,
       row_number() OVER (
           PARTITION BY begun.party, begun.way ORDER BY from_day, coalesce(begun.subject, 0)
       ) AS place
FROM begun LEFT JOIN ended ON ended.party = begun.party AND ended.way = begun.way
                          AND ended.subject IS NOT DISTINCT FROM begun.subject
"""

# A period that overlaps an earlier one of its kind is disputed where a child has one at a time.
UNDISPUTED = """
CREATE TEMP TABLE undisputed AS
WITH RECURSIVE walked AS (
    SELECT party, way, from_day, until_day, place, false AS disputed, until_day AS free_from
    FROM lasting JOIN one_at_a_time USING (way) WHERE place = 1
    UNION ALL
    SELECT following.party, following.way, following.from_day, following.until_day, following.place,
           following.from_day < walked.free_from AND following.until_day <> following.from_day,
           CASE WHEN following.from_day < walked.free_from AND following.until_day <> following.from_day
                THEN walked.free_from ELSE greatest(walked.free_from, following.until_day) END
    FROM walked JOIN lasting following ON following.party = walked.party AND following.way = walked.way
                                      AND following.place = walked.place + 1
)
SELECT party, way, from_day, until_day FROM walked WHERE NOT disputed
UNION ALL
SELECT party, way, from_day, until_day FROM lasting WHERE way NOT IN (SELECT way FROM one_at_a_time)
"""

# Periods of being open in any way, joined where they touch. `before`: when the last one ended.
OPENED = """
CREATE TEMP TABLE opened AS
SELECT *, coalesce(lag(until_day) OVER (PARTITION BY party ORDER BY from_day), -$never) AS before
FROM (
    SELECT party, min(from_day) AS from_day, max(until_day) AS until_day
    FROM (
        SELECT *, sum(begins) OVER (PARTITION BY party ORDER BY from_day, until_day, way, place
                                    ROWS UNBOUNDED PRECEDING) AS number
        FROM (
            SELECT *, CASE WHEN from_day <= max(until_day) OVER (
                          PARTITION BY party ORDER BY from_day, until_day, way, place
                          ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                      ) THEN 0 ELSE 1 END AS begins
            FROM lasting WHERE way IN (SELECT way FROM open_ways)
        )
    ) GROUP BY party, number
)
"""

# Who answers for a contact is left out where the child was open already by something else, and still is; and
# who has a case that closes while another stays open, of whom somebody had been named by then.
HELD_ALREADY = """
CREATE TEMP TABLE held_already AS
SELECT DISTINCT event.id
FROM events event
JOIN calendar ON calendar.day = event.happened_day
JOIN lasting contact ON contact.party = event.party AND contact.subject = event.subject
JOIN at_the_door ON at_the_door.way = contact.way
JOIN lasting other ON other.party = event.party AND other.subject IS DISTINCT FROM event.subject
                  AND other.from_day <= event.happened_day AND other.until_day > event.happened_day
                  AND other.opened < coalesce(event.happened_at, calendar.last_second)
JOIN open_ways ON open_ways.way = other.way
WHERE event.withdrawn_at IS NULL AND event.kind = 'holder_changed'
UNION
SELECT event.id
FROM events event
JOIN calendar ON calendar.day = event.happened_day
JOIN lasting given_up ON given_up.party = event.party AND given_up.subject = event.subject
                     AND given_up.way = 'case' AND given_up.until_day < $never
                     AND event.happened_day <= given_up.until_day
JOIN lasting other ON other.party = event.party AND other.subject <> event.subject AND other.way = 'case'
                  AND other.from_day <= event.happened_day AND other.until_day > given_up.until_day
JOIN events earlier ON earlier.party = event.party AND earlier.subject = other.subject
                   AND earlier.kind IN ('allocated', 'holder_changed') AND earlier.withdrawn_at IS NULL
JOIN calendar earlier_day ON earlier_day.day = earlier.happened_day
WHERE event.withdrawn_at IS NULL
  AND (earlier.kind <> 'allocated' OR earlier.category IS NULL
       OR earlier.category IN (SELECT category FROM holding_roles))
  AND (coalesce(earlier.happened_at, earlier_day.last_second), earlier.id)
    < (coalesce(event.happened_at, calendar.last_second), event.id)
"""

# Each event that says who holds, with the one before whose word stands: `named` is the worker it named. Once
# somebody is named, a decision on the referral without a day moves nobody: it stands at the day of its file.
SAID = """
CREATE TEMP TABLE said AS
WITH found AS (
    SELECT opened.party, opened.from_day, opened.until_day, event.id, event.kind, event.worker AS of_worker,
           event.kind = 'referral_decided' AND event.undated AS is_undated_decision,
           event.happened_day AS on_day, greatest(event.happened_day, opened.from_day) AS day,
           coalesce(event.happened_at, calendar.last_second) AS latest,
           event.kind IN ('allocated', 'holder_changed') AS names,
           CASE WHEN event.kind <> 'allocation_ended' THEN nullif(event.team, '') END AS team
    FROM opened
    JOIN events event ON event.party = opened.party AND event.happened_day >= opened.before
                     AND event.happened_day < opened.until_day
    JOIN holding USING (kind)
    JOIN calendar ON calendar.day = event.happened_day
    WHERE event.withdrawn_at IS NULL AND event.id NOT IN (SELECT id FROM held_already)
      AND (event.kind NOT IN ('allocated', 'allocation_ended') OR event.category IS NULL
           OR event.category IN (SELECT category FROM holding_roles))
), numbered AS (
    SELECT *, count(*) FILTER (names) OVER walk AS naming FROM found
    WINDOW walk AS (PARTITION BY party, from_day ORDER BY latest, id ROWS UNBOUNDED PRECEDING)
), named AS (
    SELECT *, CASE WHEN naming > 0 THEN nullif(first_value(of_worker) OVER walk, '') END AS named
    FROM numbered
    WHERE naming = 0 OR NOT is_undated_decision
    WINDOW walk AS (PARTITION BY party, from_day, naming ORDER BY latest, id ROWS UNBOUNDED PRECEDING)
), ending AS (
    SELECT *, kind = 'allocation_ended' AND (of_worker IS NULL OR coalesce(of_worker = named, false)) AS ends
    FROM named
)
SELECT party, from_day, until_day, id, latest, day, named,
       bool_or(ends) OVER (PARTITION BY party, from_day, naming ORDER BY latest, id
                           ROWS UNBOUNDED PRECEDING) AS ended,
       bool_or(names OR ends OR (kind = 'referral_decided' AND team IS NOT NULL)) OVER walk AS said,
       last_value(team IGNORE NULLS) OVER walk AS team,
       lead(on_day, 1, until_day) OVER (PARTITION BY party, from_day ORDER BY latest, id) AS following
FROM ending
WINDOW walk AS (PARTITION BY party, from_day ORDER BY latest, id ROWS UNBOUNDED PRECEDING)
"""

# Who holds from each day on. Where days are covered some source says it of every child; before and after them
# only what a record says is known. A worker who has left holds nobody from the day after the last one here.
HELD = """
CREATE TEMP TABLE held AS
WITH covering AS (
    SELECT party, -$never AS first_day, $never AS until_day FROM parties WHERE profile IS NULL
    UNION
    SELECT party.party, coalesce(coverage.from_day, -$never), coalesce(coverage.to_day + 1, $never)
    FROM parties party JOIN coverage USING (profile)
    WHERE coverage.extent = 'every' AND coverage.kind IN (SELECT kind FROM say_who_holds)
), turns AS (
    SELECT party, first_day AS day FROM covering UNION SELECT party, until_day FROM covering
), changes AS (
    SELECT opened.party, opened.from_day, opened.until_day, opened.from_day AS day, -1 AS latest, 0 AS id,
           NULL AS worker, NULL AS team,
           EXISTS (SELECT 1 FROM covering WHERE covering.party = opened.party
                   AND covering.first_day <= opened.from_day AND covering.until_day > opened.from_day) AS said
    FROM opened
    UNION ALL
    SELECT opened.party, opened.from_day, opened.until_day, turns.day, -1, 0, NULL, NULL,
           EXISTS (SELECT 1 FROM covering WHERE covering.party = opened.party
                   AND covering.first_day <= turns.day AND covering.until_day > turns.day)
    FROM opened JOIN turns USING (party)
    WHERE turns.day > opened.from_day AND turns.day < opened.until_day
      AND NOT EXISTS (SELECT 1 FROM said WHERE said.party = opened.party AND said.from_day = opened.from_day
                      AND said.day < turns.day AND said.said)
    UNION ALL
    SELECT said.party, said.from_day, said.until_day, said.day, said.latest, said.id,
           CASE WHEN NOT said.ended AND coalesce(worker.last_day >= said.day, true) THEN worker.id END,
           said.team,
           said.said OR EXISTS (SELECT 1 FROM covering WHERE covering.party = said.party
                                AND covering.first_day <= said.day AND covering.until_day > said.day)
    FROM said LEFT JOIN workers worker ON worker.code = said.named
    WHERE said.day < said.until_day
    UNION ALL
    SELECT said.party, said.from_day, said.until_day, worker.last_day + 1, said.latest, said.id, NULL,
           said.team, true
    FROM said JOIN workers worker ON worker.code = said.named
    WHERE NOT said.ended AND worker.last_day + 1 > said.day AND worker.last_day + 1 < said.following
), last_of_day AS (
    SELECT * FROM changes
    QUALIFY row_number() OVER (PARTITION BY party, from_day, day ORDER BY latest DESC, id DESC) = 1
), placed AS (
    SELECT last_of_day.*, coalesce(team.id, $whole_service) AS of_team
    FROM last_of_day LEFT JOIN teams team ON team.code = last_of_day.team
)
SELECT party, from_day, until_day, day, of_team AS team, worker IS NOT NULL AS allocated, said,
       lead(day, 1, until_day) OVER stretch AS until, day = from_day AS is_first,
       lead(day) OVER stretch IS NULL AS is_last, lag(of_team) OVER stretch AS team_before
FROM placed
WINDOW stretch AS (PARTITION BY party, from_day ORDER BY day)
"""

COLUMNS = """
SELECT asked.number, held.team, 'opening' AS name, held.party FROM asked JOIN held
    ON held.day <= asked.before AND held.until > asked.before
UNION ALL
SELECT asked.number, held.team, 'closing', held.party FROM asked JOIN held
    ON held.day <= asked.day AND held.until > asked.day
UNION ALL
SELECT asked.number, held.team, 'unallocated', held.party FROM asked JOIN held
    ON held.day <= asked.day AND held.until > asked.day AND held.said AND NOT held.allocated
    WHERE NOT EXISTS (SELECT 1 FROM undisputed JOIN at_the_door USING (way)
                      WHERE undisputed.party = held.party AND undisputed.from_day <= asked.day
                        AND undisputed.until_day > asked.day)
       OR EXISTS (SELECT 1 FROM undisputed JOIN needs_a_worker USING (way)
                  WHERE undisputed.party = held.party AND undisputed.from_day <= asked.day
                    AND undisputed.until_day > asked.day)
UNION ALL
SELECT asked.number, held.team, 'new', held.party FROM asked JOIN held
    ON held.is_first AND held.day > asked.before AND held.day <= asked.day
UNION ALL
SELECT asked.number, held.team, 'moved_in', held.party FROM asked JOIN held
    ON held.team <> held.team_before AND held.day > asked.before AND held.day <= asked.day
UNION ALL
SELECT asked.number, held.team_before, 'moved_out', held.party FROM asked JOIN held
    ON held.team <> held.team_before AND held.day > asked.before AND held.day <= asked.day
UNION ALL
SELECT asked.number, held.team, 'closed', held.party FROM asked JOIN held
    ON held.is_last AND held.until_day > asked.before AND held.until_day <= asked.day
"""

# Each builds upon those before it; `COLUMNS` is asked last, of the days that somebody wants.
IN_ORDER = (LASTING, UNDISPUTED, OPENED, HELD_ALREADY, SAID, HELD)
