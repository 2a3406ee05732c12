-- Sort keys. Compare them with COLLATE "C": they must not depend on the server's locale.

-- Natural order of codes: 1.1.10 after 1.1.9.
CREATE OR REPLACE FUNCTION styring_code_key(code text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT lpad(split_part(code, '.', 1), 10, '0') || '.' || lpad(split_part(code, '.', 2), 10, '0') || '.'
        || lpad(split_part(code, '.', 3), 10, '0') || '.' || lpad(split_part(code, '.', 4), 10, '0') || ' ' || code
$$;

-- Danish order: letters first without regard to case, æ ø å last, aa as å, accents ignored; ties by the text itself.
CREATE OR REPLACE FUNCTION styring_text_key(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT translate(
        replace(
            lower(translate(
                value,
                'ÆÄØÖÅÜÉÈÊËÁÀÂÃÍÌÎÏÓÒÔÕÚÙÛÝÑÇéèêëáàâãíìîïóòôõúùûýÿñçäöü',
                'ææøøåyeeeeaaaaiiiioooouuuynceeeeaaaaiiiioooouuuyyncæøy'
            ) COLLATE "C"),
            'aa', 'å'
        ),
        'æøå', U&'\E000\E001\E002'
    ) || U&'\0001' || value
$$;

-- The calendar weeks in which the times of an activity lie, those that are known to the day or the week (schema.entities.
-- activity_collisions). Days are stored as in 2026-01-31, which reads the same with every setting.
CREATE OR REPLACE FUNCTION styring_weeks(periods jsonb) RETURNS datemultirange
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    found datemultirange := '{}';
    period jsonb;
    first date;
    last date;
BEGIN
    FOR period IN SELECT item FROM jsonb_array_elements(periods) AS item LOOP
        IF period ->> 'precision' IN ('DAY', 'WEEK') THEN
            first := coalesce(period ->> 'start', period ->> 'end')::date;
            last := coalesce(period ->> 'end', period ->> 'start')::date;
            IF first <= last THEN
                found := found + datemultirange(daterange(
                    date_trunc('week', first::timestamp)::date, date_trunc('week', last::timestamp)::date + 7));
            END IF;
        END IF;
    END LOOP;
    RETURN found;
END
$$;
