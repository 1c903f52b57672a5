"""The keys that children are found under, made by the database itself; and who sees the tables of matching.

The patterns are those of `likeness.sound`, written out as they stood when this was made: a test holds the two
beside each other, and another migration follows where they change.
"""

from django.db import migrations

from sightline.access.policies import protect

FUNCTIONS = r"""
CREATE FUNCTION matching_fold(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT btrim(regexp_replace(
        translate(
            regexp_replace(normalize(
                translate(replace(replace(replace(replace(replace(replace(replace(replace(name, 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), 'Æ', 'ae'), 'Œ', 'oe'), 'Þ', 'th'), 'ẞ', 'ss'), 'øłđðıØŁĐÐ', 'olddioldd'),
                NFKD), '[\u0300-\u036f''’‘ʼ`´.]', '', 'g'),
            'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'
        ) COLLATE "C", '[^a-z]+', ' ', 'g'), ' ')
$$;

CREATE FUNCTION matching_sound(word text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_replace( regexp_replace( regexp_replace( regexp_replace( regexp_replace( regexp_replace(
        regexp_replace( regexp_replace( regexp_replace( regexp_replace( regexp_replace( regexp_replace(
        regexp_replace( regexp_replace( regexp_replace( regexp_replace( regexp_replace( regexp_replace(
        regexp_replace( regexp_replace( regexp_replace( regexp_replace( regexp_replace(
        word COLLATE "C"
        , '^(kn|gn|pn)', 'n', 'g')
        , '^wr', 'r', 'g')
        , '^ps', 's', 'g')
        , '^mac?(k|q|c|g)', 'mk', 'g')
        , '^mc', 'mk', 'g')
        , '^gh', 'g', 'g')
        , 'x', 'ks', 'g')
        , 'chr', 'kr', 'g')
        , 'ch(o|ae)', 'k\1', 'g')
        , 'tch|sch|ch|sh|sz|cz', 'X', 'g')
        , 'ph', 'f', 'g')
        , 'gh', '', 'g')
        , 'c([eiy])', 's\1', 'g')
        , 'qu', 'kw', 'g')
        , 'ck|c|q', 'k', 'g')
        , 'z', 's', 'g')
        , 'v', 'f', 'g')
        , 'th', 't', 'g')
        , '([aeiou])w([^aeiouy]|$)', '\1\2', 'g')
        , '^h?[aeiouy]+', 'A', 'g')
        , '([a-zA-Z])h', '\1', 'g')
        , '(.)\1+', '\1', 'g')
        , '[aeiouy]+', '', 'g')
$$;

-- How each word of a name sounds; one in another script stands as it is written.
CREATE FUNCTION matching_sounds(name text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN folded <> '' THEN ARRAY(
               SELECT said FROM (SELECT matching_sound(word) AS said, place
                                   FROM unnest(string_to_array(folded, ' ')) WITH ORDINALITY AS t(word, place)) each
                WHERE said <> '' ORDER BY place)
           WHEN btrim(name, ' ') <> '' THEN ARRAY[btrim(name, ' ')] ELSE '{}' END
      FROM (SELECT matching_fold(name) AS folded) f
$$;

CREATE FUNCTION matching_keys_of(children bigint[]) RETURNS TABLE (key text, child_id bigint)
LANGUAGE sql STABLE AS $$
    WITH who AS MATERIALIZED (
        SELECT c.party_id AS child, n.given, n.family, c.born_on,
               CASE WHEN c.born_on IS NULL THEN c.expected_on END AS expected_on
          FROM records_child c
          CROSS JOIN LATERAL (
              SELECT c.given_name, c.family_name
              UNION SELECT c.known_as, c.family_name WHERE c.known_as <> ''
              UNION SELECT a.given_name, a.family_name FROM matching_alsotold a
                     WHERE a.child_id = c.party_id AND a.kind = 'name') AS n(given, family)
         WHERE c.party_id = ANY (children)),
    said AS MATERIALIZED (
        SELECT w.*, coalesce((matching_sounds(w.given))[1], '') AS g, f.sound AS f,
               replace(matching_fold(w.given), ' ', '') AS one, replace(matching_fold(w.family), ' ', '') AS other
          FROM who w
          LEFT JOIN LATERAL (
              SELECT unnest(matching_sounds(w.family)) AS sound
              UNION SELECT s FROM matching_sound(replace(matching_fold(w.family), ' ', '')) AS s WHERE s <> ''
          ) AS f ON true)
    SELECT 'n:' || least(g COLLATE "C", f COLLATE "C") || '+' || greatest(g COLLATE "C", f COLLATE "C"), child
      FROM said WHERE g <> '' AND f <> ''
    UNION SELECT 'p:' || left(other, 4) || ':' || left(one, 1), child FROM said WHERE one <> '' AND length(other) >= 3
    UNION SELECT 'g:' || g || ':' || to_char(born_on, 'YYYY-MM-DD'), child FROM said WHERE g <> '' AND born_on IS NOT NULL
    UNION SELECT 'f:' || f || ':' || to_char(born_on, 'YYYY-MM-DD'), child FROM said WHERE f <> '' AND born_on IS NOT NULL
    UNION SELECT 'b:' || f || ':' || to_char(born_on, 'YYYY-MM'), child FROM said WHERE f <> '' AND born_on IS NOT NULL
    UNION SELECT 'u:' || f || ':' || to_char(expected_on, 'YYYY-MM'), child
      FROM said WHERE f <> '' AND expected_on IS NOT NULL
    UNION SELECT 'd:' || to_char(born_on, 'YYYY-MM-DD'), child FROM who WHERE born_on IS NOT NULL
    UNION SELECT 'a:' || code || ':' || g, child
      FROM said JOIN LATERAL (
          SELECT regexp_replace(upper(a.postcode), '[^A-Z0-9]', '', 'g') AS code FROM records_address a
           WHERE a.child_id = said.child AND NOT a.confidential) home ON code <> ''
     WHERE g <> ''
    UNION SELECT 'm:' || least(s[1] COLLATE "C", s[cardinality(s)] COLLATE "C") || '+'
                 || greatest(s[1] COLLATE "C", s[cardinality(s)] COLLATE "C"), r.child_id
      FROM records_relationship r CROSS JOIN LATERAL matching_sounds(r.other_name) AS s
     WHERE r.child_id = ANY (children) AND r.relation = 'mother' AND cardinality(s) >= 2
$$;

CREATE FUNCTION matching_refresh(children bigint[]) RETURNS void LANGUAGE sql AS $$
    DELETE FROM matching_key WHERE child_id = ANY (children);
    INSERT INTO matching_key (key, child_id) SELECT key, child_id FROM matching_keys_of(children);
$$;

CREATE FUNCTION matching_new_children() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM matching_refresh(ARRAY(SELECT party_id FROM now_there));
    RETURN NULL;
END $$;

-- A name that is changed is kept: the child may be told of by it again.
CREATE FUNCTION matching_changed_children() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO matching_alsotold (child_id, kind, given_name, family_name, words)
    SELECT DISTINCT b.party_id, 'name', b.given_name, b.family_name, ''
      FROM before b JOIN now_there n USING (party_id)
     WHERE (b.given_name, b.family_name) IS DISTINCT FROM (n.given_name, n.family_name)
       AND b.given_name <> '' AND b.family_name <> '';
    PERFORM matching_refresh(changed) FROM (
        SELECT array_agg(n.party_id) AS changed FROM before b JOIN now_there n USING (party_id)
         WHERE (b.given_name, b.family_name, b.known_as, b.born_on, b.expected_on)
               IS DISTINCT FROM (n.given_name, n.family_name, n.known_as, n.born_on, n.expected_on)) c
     WHERE changed IS NOT NULL;
    RETURN NULL;
END $$;

CREATE FUNCTION matching_told_of_children() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM matching_refresh(told) FROM (
        SELECT array_agg(DISTINCT child_id) AS told FROM now_there WHERE child_id IS NOT NULL) t
     WHERE told IS NOT NULL;
    RETURN NULL;
END $$;
"""

TRIGGERS = """
CREATE TRIGGER matching_new AFTER INSERT ON records_child REFERENCING NEW TABLE AS now_there
    FOR EACH STATEMENT EXECUTE FUNCTION matching_new_children();
CREATE TRIGGER matching_changed AFTER UPDATE ON records_child
    REFERENCING OLD TABLE AS before NEW TABLE AS now_there
    FOR EACH STATEMENT EXECUTE FUNCTION matching_changed_children();
CREATE TRIGGER matching_also_told AFTER INSERT ON matching_alsotold REFERENCING NEW TABLE AS now_there
    FOR EACH STATEMENT EXECUTE FUNCTION matching_told_of_children();
CREATE TRIGGER matching_related AFTER INSERT ON records_relationship REFERENCING NEW TABLE AS now_there
    FOR EACH STATEMENT EXECUTE FUNCTION matching_told_of_children();
CREATE TRIGGER matching_related_anew AFTER UPDATE ON records_relationship REFERENCING NEW TABLE AS now_there
    FOR EACH STATEMENT EXECUTE FUNCTION matching_told_of_children();
CREATE TRIGGER matching_home AFTER INSERT ON records_address REFERENCING NEW TABLE AS now_there
    FOR EACH STATEMENT EXECUTE FUNCTION matching_told_of_children();
CREATE TRIGGER matching_home_anew AFTER UPDATE ON records_address REFERENCING NEW TABLE AS now_there
    FOR EACH STATEMENT EXECUTE FUNCTION matching_told_of_children();
"""

# Records that were there before the keys were.
FILL = """
SELECT set_config('sightline.keeper', '*', true);
SELECT matching_refresh(ARRAY(SELECT party_id FROM records_child));
SELECT set_config('sightline.keeper', '', true);
"""

NO_TRIGGERS = """
DROP TRIGGER matching_new ON records_child; DROP TRIGGER matching_changed ON records_child;
DROP TRIGGER matching_also_told ON matching_alsotold;
DROP TRIGGER matching_related ON records_relationship; DROP TRIGGER matching_related_anew ON records_relationship;
DROP TRIGGER matching_home ON records_address; DROP TRIGGER matching_home_anew ON records_address;
"""
NO_FUNCTIONS = """
DROP FUNCTION matching_new_children(), matching_changed_children(), matching_told_of_children(),
    matching_refresh(bigint[]), matching_keys_of(bigint[]), matching_sounds(text), matching_sound(text),
    matching_fold(text);
"""

# Who asked sees their own question, and no more of the record than that they asked.
OWN = "CREATE POLICY asked_oneself ON matching_ask USING (asked_by_id = (SELECT access_actor()));"
NOT_OWN = "DROP POLICY asked_oneself ON matching_ask;"


class Migration(migrations.Migration):
    """Keep a child's keys with its names and dates, and lock the tables of matching."""

    dependencies = [
        ("matching", "0001_initial"),
        ("records", "0005_ask_once_for_each_statement"),
        ("access", "0007_reach_to_the_last_day"),
    ]

    operations = [
        protect("matching_alsotold", identifying=True),
        protect("matching_key", identifying=True),
        protect("matching_verdict", "child_id", "other_id", identifying=True),
        protect("matching_ask", "child_id", "other_id", identifying=True),
        protect("matching_pair", "child_id", "other_id", identifying=True),
        migrations.RunSQL(OWN, NOT_OWN),
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
