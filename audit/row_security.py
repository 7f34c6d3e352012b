"""Functions, triggers and grants of the ledger. Applied again after every migrate; see
config/row_security.py.
"""

ACTING = r"""
CREATE OR REPLACE FUNCTION sig_acting() RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  token text := current_setting('sig.actor', true);
  part text[];
  key record;
BEGIN
  IF token IS NULL OR token = '' THEN RETURN NULL; END IF;
  part := string_to_array(token, '|');
  IF array_length(part, 1) <> 4 OR part[3] !~ '^[0-9]{1,12}$' THEN RETURN NULL; END IF;
  IF part[3]::bigint <= extract(epoch FROM statement_timestamp()) THEN RETURN NULL; END IF;
  SELECT ipad, opad INTO key FROM audit_actor_key WHERE id = 1;
  IF NOT FOUND THEN RETURN NULL; END IF;
  IF part[4] <> encode(sha256(key.opad || sha256(key.ipad ||
       convert_to(part[1] || '|' || part[2] || '|' || part[3], 'UTF8'))), 'hex') THEN RETURN NULL; END IF;
  RETURN part[1] || '|' || part[2];
END $$;

CREATE OR REPLACE FUNCTION sig_me() RETURNS bigint
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE who text := sig_acting();
BEGIN
  IF who LIKE 'user|%' THEN RETURN substr(who, 6)::bigint; END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION sig_system() RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE who text := sig_acting();
BEGIN
  IF who LIKE 'system|%' THEN RETURN substr(who, 8); END IF;
  RETURN NULL;
END $$;

-- What the transaction is about, if it said so: what answers for the acting person leaves out the rest.
CREATE OR REPLACE FUNCTION sig_focus() RETURNS uuid[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  ids text := current_setting('sig.focus', true);
  one text := '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}';
BEGIN
  IF ids IS NULL OR ids = '' THEN RETURN NULL; END IF;
  IF ids !~ ('^' || one || '(,' || one || ')*$') THEN RETURN '{}'; END IF;
  RETURN string_to_array(ids, ',')::uuid[];
END $$;
"""

APPEND_ONLY = r"""
CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION '% on % is refused: the ledger only grows', TG_OP, TG_TABLE_NAME USING ERRCODE = '42501';
END $$;
""" + "".join(
    f"""
CREATE OR REPLACE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only();
"""
    for table in (
        "audit_entry",
        "audit_leaf",
        "audit_checkpoint",
        "audit_restart",
        "audit_sealer_key",
        "audit_log_review",
    )
)

RAW_WRITE = r"""
CREATE OR REPLACE FUNCTION audit_append_raw(p_object text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  w text := 'sql-' || pg_current_xact_id()::text;
  n bigint;
  p text;
BEGIN
  SELECT e.wseq + 1, encode(sha256('\x00'::bytea || e.payload), 'hex') INTO n, p
    FROM audit_entry e WHERE e.writer = w ORDER BY e.wseq DESC LIMIT 1;
  IF NOT FOUND THEN n := 0; p := repeat('0', 64); END IF;
  -- Keys in sorted order, ASCII, no spaces: the canonical form of audit/hashing.py.
  INSERT INTO audit_entry (writer, wseq, payload) VALUES (w, n, convert_to(format(
    '{"action":"write.raw","actor":"sql:%s","object":"%s","outcome":"ok","prev":"%s","ts":"%s","v":1,"writer":"%s","wseq":%s}',
    regexp_replace(session_user::text, '[^A-Za-z0-9_.-]', '_', 'g'),
    left(regexp_replace(p_object, '[^A-Za-z0-9_.:-]', '_', 'g'), 200),
    p, to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), w, n), 'UTF8'));
END $$;
REVOKE ALL ON FUNCTION audit_append_raw(text) FROM PUBLIC;

CREATE OR REPLACE FUNCTION audit_raw_write() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE row jsonb;
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    PERFORM audit_append_raw('truncate:' || TG_TABLE_NAME);
    RETURN NULL;
  END IF;
  IF TG_OP = 'DELETE' THEN row := to_jsonb(OLD); ELSE row := to_jsonb(NEW); END IF;
  PERFORM audit_append_raw(lower(TG_OP) || ':' || TG_TABLE_NAME || ':' ||
    coalesce(row ->> 'history_id', row ->> 'id', ''));
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION audit_raw_write() FROM PUBLIC;

CREATE OR REPLACE FUNCTION sig_guard(p_table text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  EXECUTE format('CREATE OR REPLACE TRIGGER sig_raw_write AFTER INSERT OR UPDATE OR DELETE ON %s '
    'FOR EACH ROW WHEN (sig_acting() IS NULL) EXECUTE FUNCTION audit_raw_write()', p_table::regclass);
  EXECUTE format('CREATE OR REPLACE TRIGGER sig_raw_truncate AFTER TRUNCATE ON %s '
    'FOR EACH STATEMENT EXECUTE FUNCTION audit_raw_write()', p_table::regclass);
END $$;
REVOKE ALL ON FUNCTION sig_guard(text) FROM PUBLIC;
"""

GRANTS = """
REVOKE ALL ON audit_entry, audit_leaf, audit_checkpoint, audit_restart, audit_sealer_key, audit_log_review,
  audit_actor_key, audit_sealer_beat FROM PUBLIC, sig_app, sig_sealer, sig_reviewer, sig_statistics;
GRANT USAGE ON SCHEMA public TO sig_app, sig_sealer, sig_reviewer;
GRANT INSERT (writer, wseq, payload) ON audit_entry TO sig_app;
GRANT SELECT ON audit_sealer_beat TO sig_app;
GRANT SELECT, INSERT ON audit_log_review TO sig_app;
GRANT SELECT ON audit_entry TO sig_sealer;
GRANT SELECT, INSERT ON audit_leaf, audit_checkpoint, audit_restart, audit_sealer_key TO sig_sealer;
GRANT SELECT, INSERT, UPDATE ON audit_sealer_beat TO sig_sealer;
GRANT SELECT ON audit_entry, audit_leaf, audit_checkpoint, audit_restart, audit_sealer_key, audit_log_review
  TO sig_reviewer;
"""

POLICIES = """
ALTER TABLE audit_log_review ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_log_review FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS audit_log_review_owner ON audit_log_review;
CREATE POLICY audit_log_review_owner ON audit_log_review TO sig_owner USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS audit_log_review_read ON audit_log_review;
CREATE POLICY audit_log_review_read ON audit_log_review FOR SELECT TO sig_app, sig_reviewer
  USING (current_user = 'sig_reviewer' OR (SELECT sig_me()) IS NOT NULL);
DROP POLICY IF EXISTS audit_log_review_sign ON audit_log_review;
CREATE POLICY audit_log_review_sign ON audit_log_review FOR INSERT TO sig_app
  WITH CHECK (reviewer = (SELECT sig_me()));
"""

SQL = ACTING + APPEND_ONLY + RAW_WRITE + GRANTS + POLICIES
