-- What every declared table does by itself. The migration that creates or alters a table calls styring_keep_record
-- (sync records) or styring_keep_entity (the governance model) for it.

-- A bump of the change counter is announced when its transaction commits.
CREATE OR REPLACE FUNCTION styring_announce() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('styring_changes', NEW.seq::text);
    RETURN NULL;
END
$$;

-- New rows enter the registry of ids. An id that is registered already must be of the same type. Rows of one statement
-- that point to each other must be registered before, as changes.apply does it.
CREATE OR REPLACE FUNCTION styring_register() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    taken uuid;
BEGIN
    INSERT INTO record (id, type) SELECT id, TG_ARGV[0] FROM fresh ON CONFLICT (id) DO NOTHING;
    -- A subquery for each row rather than a join, whose plan would be kept for few rows as for many.
    SELECT id INTO taken FROM fresh
     WHERE (SELECT type FROM record WHERE record.id = fresh.id) IS DISTINCT FROM TG_ARGV[0] LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'The id % belongs to a record of another type', taken USING ERRCODE = 'unique_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION styring_forbid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Rows of % are never deleted, only archived', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE OR REPLACE FUNCTION styring_keep_record(table_name text, type_name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format(
        'CREATE OR REPLACE TRIGGER styring_register AFTER INSERT ON %I REFERENCING NEW TABLE AS fresh'
        ' FOR EACH STATEMENT EXECUTE FUNCTION styring_register(%L)',
        table_name, type_name
    );
END
$$;

-- Each entity has a function of its own with the columns spelled out, since both tables grow at different places.
CREATE OR REPLACE FUNCTION styring_keep_entity(table_name text, type_name text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    names text;
    old_values text;
BEGIN
    PERFORM styring_keep_record(table_name, type_name);
    SELECT string_agg(format('%I', attname), ', ' ORDER BY attnum),
           -- always quoted: PL/pgSQL has keywords of its own, such as BY
           string_agg('OLD."' || replace(attname::text, '"', '""') || '"', ', ' ORDER BY attnum)
      INTO names, old_values
      FROM pg_attribute
     WHERE attrelid = format('%I', table_name)::regclass AND attnum > 0 AND NOT attisdropped;
    EXECUTE format(
        $function$
        CREATE OR REPLACE FUNCTION %I() RETURNS trigger LANGUAGE plpgsql AS $body$
        BEGIN
            IF NEW.id <> OLD.id OR NEW.version <> OLD.version + 1
                OR NEW.changed_seq <= OLD.changed_seq OR NEW.changed_at <= OLD.changed_at THEN
                RAISE EXCEPTION 'Rows of %s are written by changes.apply alone'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            INSERT INTO %I (current_from, current_to, current_from_seq, current_to_seq, %s)
            VALUES (OLD.changed_at, NEW.changed_at, OLD.changed_seq, NEW.changed_seq, %s);
            RETURN NULL;
        END
        $body$
        $function$,
        'styring_history_' || table_name, table_name, table_name || '_history', names, old_values
    );
    EXECUTE format(
        'CREATE OR REPLACE TRIGGER styring_history AFTER UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION %I()',
        table_name, 'styring_history_' || table_name
    );
    EXECUTE format(
        'CREATE OR REPLACE TRIGGER styring_no_delete BEFORE DELETE OR TRUNCATE ON %I'
        ' FOR EACH STATEMENT EXECUTE FUNCTION styring_forbid()',
        table_name
    );
END
$$;
