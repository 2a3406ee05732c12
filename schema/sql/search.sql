-- Full-text search over everything (schema.search). Run at every upgrade: each statement leaves alone what is there.
-- One row for each wording of an entity and the time in which it held, kept by a trigger on the entity's table whose
-- arguments are derived from the declarations.

CREATE TABLE IF NOT EXISTS searched (
    id uuid NOT NULL,
    type text NOT NULL,
    archived boolean NOT NULL,
    current_from timestamptz NOT NULL,
    current_to timestamptz NOT NULL,
    words tsvector NOT NULL,
    inner_words tsvector,
    PRIMARY KEY (id, current_from)
);
COMMENT ON COLUMN searched.inner_words IS 'All words, where some of them are personal data; only for internal callers';
CREATE INDEX IF NOT EXISTS searched_now ON searched USING gin (words) WHERE current_to = 'infinity';
CREATE INDEX IF NOT EXISTS searched_then ON searched USING gin (words) WHERE current_to < 'infinity';
CREATE INDEX IF NOT EXISTS searched_inner_now ON searched USING gin (inner_words)
    WHERE current_to = 'infinity' AND inner_words IS NOT NULL;
CREATE INDEX IF NOT EXISTS searched_inner_then ON searched USING gin (inner_words)
    WHERE current_to < 'infinity' AND inner_words IS NOT NULL;

-- Small letters, å as aa, æ as ae, ø as oe, accents left out, everything between words a blank; dots stay in numbers.
-- schema.search.words.fold does the same.
CREATE OR REPLACE FUNCTION styring_fold(value text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    plain text := value;
BEGIN
    -- translate() is slow: only for the few texts that need it.
    IF plain ~ '[ÄÖÜÉÈÊËÁÀÂÃÍÌÎÏÓÒÔÕÚÙÛÝÑÇéèêëáàâãíìîïóòôõúùûýÿñçäöü]' THEN
        plain := translate(
            plain,
            'ÄÖÜÉÈÊËÁÀÂÃÍÌÎÏÓÒÔÕÚÙÛÝÑÇéèêëáàâãíìîïóòôõúùûýÿñçäöü',
            'æøyeeeeaaaaiiiioooouuuynceeeeaaaaiiiioooouuuyyncæøy'
        );
    END IF;
    plain := lower(plain COLLATE "C");
    IF plain ~ '[æøåÆØÅ]' THEN
        plain := replace(replace(replace(replace(replace(replace(
            plain, 'æ', 'ae'), 'ø', 'oe'), 'å', 'aa'), 'Æ', 'ae'), 'Ø', 'oe'), 'Å', 'aa');
    END IF;
    plain := regexp_replace(
        plain,
        '[\x01-\x1f!-\x2d\x2f\x3a-\x60\x7b-\x7f»«›‹“”„‟’‘‚–—‐‑…•·§°´¨×\u00a0\u00ad]', ' ', 'g'
    );
    IF strpos(plain, '.') > 0 THEN
        plain := regexp_replace(plain, '\.(?![0-9])|(?<![0-9])\.', ' ', 'g');
    END IF;
    RETURN plain;
END
$$;

-- The texts in one field of a row: of a text, of a list of texts, or (after a dot) of a part of value types.
CREATE OR REPLACE FUNCTION styring_texts(doc jsonb, field text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    dot integer := strpos(field, '.');
    part text := substr(field, dot + 1);
    found jsonb := doc -> CASE WHEN dot = 0 THEN field ELSE left(field, dot - 1) END;
BEGIN
    CASE jsonb_typeof(found)
        WHEN 'string' THEN
            RETURN found #>> '{}';
        WHEN 'object' THEN
            RETURN found ->> part;
        WHEN 'array' THEN
            IF found = '[]' THEN
                RETURN NULL;
            END IF;
            RETURN (
                SELECT string_agg(CASE WHEN jsonb_typeof(item) = 'string' THEN item #>> '{}' ELSE item ->> part END,
                                  U&'\000A')
                  FROM jsonb_array_elements(found) AS item);
        ELSE
            RETURN NULL;
    END CASE;
END
$$;

-- Words as they stand and their stems, so that both a form of a word and the beginning of one are found.
CREATE OR REPLACE FUNCTION styring_vector(value text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    folded text := left(styring_fold(value), 200000);
BEGIN
    RETURN to_tsvector('pg_catalog.danish', folded) || to_tsvector('pg_catalog.simple', folded);
END
$$;

-- `fields`: a weight (A to D), + for personal data or - for the rest, then the field: `A-title`, `C-periods.raw`.
CREATE OR REPLACE FUNCTION styring_words(doc jsonb, fields text[], personal boolean) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    found tsvector := '';
    given text := '';
    weight text := '';
    field text;
    value text;
BEGIN
    -- The fields come ordered by weight: one vector for each.
    FOREACH field IN ARRAY fields LOOP
        IF left(field, 1) <> weight THEN
            IF given <> '' THEN
                found := found || setweight(styring_vector(given), weight::"char");
                given := '';
            END IF;
            weight := left(field, 1);
        END IF;
        IF personal OR substr(field, 2, 1) = '-' THEN
            value := styring_texts(doc, substr(field, 3));
            IF value <> '' THEN
                -- The paragraph sign keeps phrases from reaching over from one text into the next.
                given := given || value || U&' \00B6 ';
            END IF;
        END IF;
    END LOOP;
    IF given <> '' THEN
        found := found || setweight(styring_vector(given), weight::"char");
    END IF;
    RETURN found;
END
$$;

-- All words of a row that holds personal data; null for one that holds none.
CREATE OR REPLACE FUNCTION styring_inner_words(doc jsonb, fields text[]) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    field text;
BEGIN
    FOREACH field IN ARRAY fields LOOP
        IF substr(field, 2, 1) = '+' AND styring_texts(doc, substr(field, 3)) <> '' THEN
            RETURN styring_words(doc, fields, true);
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;

-- After an insert, for all new rows at once; after an update, for each row whose texts or state have changed.
CREATE OR REPLACE FUNCTION styring_search_new() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    fields text[] := TG_ARGV[1:];
BEGIN
    INSERT INTO searched (id, type, archived, current_from, current_to, words, inner_words)
    SELECT id, TG_ARGV[0], record_state = 'ARCHIVED', changed_at, 'infinity',
        styring_words(doc, fields, false), styring_inner_words(doc, fields)
      FROM (SELECT id, record_state, changed_at, to_jsonb(fresh) AS doc FROM fresh) AS docs;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION styring_search_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    fields text[] := TG_ARGV[1:];
    doc jsonb := to_jsonb(NEW);
    before jsonb := to_jsonb(OLD);
    same boolean := NEW.record_state = OLD.record_state;
    field text;
BEGIN
    FOREACH field IN ARRAY fields LOOP
        EXIT WHEN NOT same;
        field := split_part(substr(field, 3), '.', 1);
        same := doc -> field IS NOT DISTINCT FROM before -> field;
    END LOOP;
    IF same THEN
        RETURN NULL;
    END IF;
    UPDATE searched SET current_to = NEW.changed_at WHERE id = NEW.id AND current_to = 'infinity';
    INSERT INTO searched (id, type, archived, current_from, current_to, words, inner_words)
    VALUES (NEW.id, TG_ARGV[0], NEW.record_state = 'ARCHIVED', NEW.changed_at, 'infinity',
        styring_words(doc, fields, false), styring_inner_words(doc, fields));
    RETURN NULL;
END
$$;

-- Finds the words of a type's rows again: of all of them, or of one (after its past was rewritten).
CREATE OR REPLACE FUNCTION styring_search_again(table_name text, type_name text, fields text[], only_id uuid DEFAULT NULL)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM searched WHERE type = type_name AND (only_id IS NULL OR id = only_id);
    EXECUTE format(
        $query$
        INSERT INTO searched (id, type, archived, current_from, current_to, words, inner_words)
        SELECT id, $1, record_state = 'ARCHIVED', current_from, current_to,
            styring_words(doc, $2, false), styring_inner_words(doc, $2)
          FROM (
            SELECT id, record_state, changed_at AS current_from, 'infinity' AS current_to, to_jsonb(row) AS doc FROM %I AS row
             UNION ALL
            SELECT id, record_state, current_from, current_to, to_jsonb(row) FROM %I AS row
          ) AS versions
         WHERE $3 IS NULL OR id = $3
        $query$,
        table_name, table_name || '_history'
    ) USING type_name, fields, only_id;
END
$$;
