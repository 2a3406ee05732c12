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
