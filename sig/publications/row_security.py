"""The data base's half of publications: who sees which row, and what cannot be added. Part of
`sig/row_security.py`.

What has not been published is for coordinators and the management group. The triggers hold the same as
`sig/publications/rule.py`, also against whoever has the application's role and no application.
"""

# ruff: noqa: S608 - every part below is a constant of this project
from sig.publications.rule import INSIDE, NEEDED

ME = "(SELECT sig_me())"
SOMEBODY = f"({ME} IS NOT NULL)"
WORKER = "((SELECT sig_system()) IS NOT NULL)"
TABLES = ("definitionversion", "definitionadoption", "publicationorder", "publicationrefusal",
          "publication", "publicationcounts", "publicationdecision", "publicationfile")  # fmt: skip


def has_role(*roles: str) -> str:
    """The verified acting person holds one of the roles now."""
    return "(" + " OR ".join(f"(SELECT teams_has_role('{role}'))" for role in roles) + ")"


HOUSE = has_role(*sorted(INSIDE))
STEERING = has_role("steering_group")
COORDINATOR = has_role("coordinator")

FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION sig_publication_approvals(p_publication uuid) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT count(*)::integer FROM sig_publicationdecision d
   WHERE d.publication_id = p_publication AND d.answer = 'approve'
     AND NOT EXISTS (SELECT 1 FROM sig_publicationdecision n
                      WHERE n.publication_id = p_publication AND n.answer <> 'approve')
$$;
CREATE OR REPLACE FUNCTION sig_publication_published(p_publication uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT sig_publication_approvals(p_publication) >= {NEEDED}
$$;
CREATE OR REPLACE FUNCTION sig_order_published(p_order uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM sig_publication p
                  WHERE p.order_id = p_order AND sig_publication_published(p.id))
$$;
CREATE OR REPLACE FUNCTION sig_orderer(p_publication uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT o.ordered_by_id FROM sig_publication p JOIN sig_publicationorder o ON o.id = p.order_id
   WHERE p.id = p_publication
$$;

CREATE OR REPLACE FUNCTION sig_order_added() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- One after the other, also when two press at once.
  PERFORM pg_advisory_xact_lock(hashtextextended('sig publications ' || NEW.agreement_id, 0));
  IF EXISTS (SELECT 1 FROM sig_publicationorder o
              WHERE o.agreement_id = NEW.agreement_id
                AND NOT EXISTS (SELECT 1 FROM sig_publicationrefusal r WHERE r.order_id = o.id)
                AND NOT EXISTS (SELECT 1 FROM sig_publication p
                                 WHERE p.order_id = o.id
                                   AND (sig_publication_published(p.id)
                                        OR EXISTS (SELECT 1 FROM sig_publicationdecision d
                                                    WHERE d.publication_id = p.id
                                                      AND d.answer <> 'approve')))) THEN
    RAISE EXCEPTION 'an order is open for this agreement' USING ERRCODE = '42501';
  END IF;
  IF EXISTS (SELECT 1 FROM sig_publicationorder o
              WHERE o.agreement_id = NEW.agreement_id AND o.ends_on > NEW.ends_on
                AND sig_order_published(o.id)) THEN
    RAISE EXCEPTION 'figures of a later day have been published' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION sig_order_answered() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE v_agreement bigint;
BEGIN
  SELECT o.agreement_id INTO v_agreement FROM sig_publicationorder o WHERE o.id = NEW.order_id FOR UPDATE;
  IF EXISTS (SELECT 1 FROM sig_publicationrefusal r WHERE r.order_id = NEW.order_id)
     OR EXISTS (SELECT 1 FROM sig_publication p WHERE p.order_id = NEW.order_id) THEN
    RAISE EXCEPTION 'the order has been answered' USING ERRCODE = '42501';
  END IF;
  IF TG_TABLE_NAME = 'sig_publication' AND (to_jsonb(NEW) ->> 'agreement_id')::bigint <> v_agreement THEN
    RAISE EXCEPTION 'a publication is of the agreement of its order' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION sig_publication_decided() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE v_ordered bigint;
BEGIN
  PERFORM 1 FROM sig_publication p WHERE p.id = NEW.publication_id FOR UPDATE;
  v_ordered := sig_orderer(NEW.publication_id);
  IF (NEW.answer = 'withdraw') IS DISTINCT FROM (NEW.decided_by_id = v_ordered) THEN
    RAISE EXCEPTION 'whoever ordered it withdraws, the others approve or reject' USING ERRCODE = '42501';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM teams_roleassignment r JOIN teams_user u ON u.id = r.user_id
                  WHERE r.user_id = NEW.decided_by_id AND u.is_active
                    AND r.role IN ({", ".join(f"'{role}'" for role in sorted(INSIDE))})
                    AND r.starts_at <= statement_timestamp()
                    AND (r.ends_at IS NULL OR statement_timestamp() < r.ends_at)) THEN
    RAISE EXCEPTION 'coordinators and the management group answer' USING ERRCODE = '42501';
  END IF;
  IF sig_publication_published(NEW.publication_id)
     OR EXISTS (SELECT 1 FROM sig_publicationdecision d
                 WHERE d.publication_id = NEW.publication_id AND d.answer <> 'approve') THEN
    RAISE EXCEPTION 'it has been published, rejected or withdrawn' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION sig_publication_filed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT sig_publication_published(NEW.publication_id) THEN
    RAISE EXCEPTION 'files are made when two have approved' USING ERRCODE = '42501';
  END IF;
  IF encode(sha256(NEW.content), 'hex') <> NEW.sha256 THEN
    RAISE EXCEPTION 'that is not the digest of the file' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;
"""
APP_FUNCTIONS = (
    "sig_publication_approvals(uuid)",
    "sig_publication_published(uuid)",
    "sig_order_published(uuid)",
    "sig_orderer(uuid)",
)
TRIGGERS = "".join(
    f"CREATE OR REPLACE TRIGGER {function} BEFORE INSERT ON sig_{table}"
    f" FOR EACH ROW EXECUTE FUNCTION {function}();\n"
    for table, function in (
        ("publicationorder", "sig_order_added"),
        ("publicationrefusal", "sig_order_answered"),
        ("publication", "sig_order_answered"),
        ("publicationdecision", "sig_publication_decided"),
        ("publicationfile", "sig_publication_filed"),
    )
)


def _left(published: str) -> str:
    return f"({HOUSE} OR {WORKER} OR ({STEERING} AND {published}))"


OF_MINE = f"(SELECT sig_orderer(publication_id) = {ME})"
POLICIES: tuple[tuple[str, str, str, str], ...] = (
    ("definitionversion", "SELECT", f"{SOMEBODY} OR {WORKER}", ""),
    ("definitionversion", "INSERT", "", f"proposed_by_id = {ME} AND {COORDINATOR}"),
    ("definitionadoption", "SELECT", f"{SOMEBODY} OR {WORKER}", ""),
    ("definitionadoption", "INSERT", "", f"recorded_by_id = {ME} AND {STEERING}"),
    ("publicationorder", "SELECT", _left("sig_order_published(id)"), ""),
    ("publicationorder", "INSERT", "", f"ordered_by_id = {ME} AND {COORDINATOR}"),
    ("publicationrefusal", "SELECT", f"{HOUSE} OR {WORKER}", ""),
    ("publicationrefusal", "INSERT", "", WORKER),
    ("publication", "SELECT", _left("sig_publication_published(id)"), ""),
    ("publication", "INSERT", "", WORKER),
    ("publicationcounts", "INSERT", "", WORKER),
    ("publicationdecision", "SELECT", _left("sig_publication_published(publication_id)"), ""),
    ("publicationdecision", "INSERT", "", f"decided_by_id = {ME} AND {HOUSE}"),
    ("publicationfile", "SELECT", f"{HOUSE} OR {STEERING}", ""),
    ("publicationfile", "INSERT", "", f"{HOUSE} AND sig_publication_published(publication_id)"),
)
COUNTED: dict[str, tuple[str, ...]] = {
    "publicationcounts": ("publication_id", "counts"),
    "definitionversion": ("id", "agreement_id", "version", "text", "occupation_percent", "programmes"),
    "definitionadoption": ("definition_id", "adopted_on", "minutes", "recorded_at"),
}
"""The connection for counting alone reads the true counts; nobody of the house can."""
