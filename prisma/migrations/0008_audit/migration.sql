-- The audit log of a workspace is a chain: every entry has a number and a hash over itself and the entry before. [AD-2]

ALTER TABLE "audit_entries" ADD COLUMN "seq" BIGINT, ADD COLUMN "hash" BYTEA;
-- Read by workspace and number only.
DROP INDEX "audit_entries_workspace_id_at_idx";
DROP INDEX "audit_entries_account_id_at_idx";
CREATE UNIQUE INDEX "audit_entries_workspace_id_seq_key" ON "audit_entries"("workspace_id", "seq");

CREATE TABLE "audit_heads" (
    "workspace_id" BYTEA NOT NULL,
    "seq" BIGINT NOT NULL DEFAULT 0,
    "hash" BYTEA NOT NULL DEFAULT decode(repeat('00', 32), 'hex'),
    "anchor_seq" BIGINT NOT NULL DEFAULT 0,
    "anchor_hash" BYTEA NOT NULL DEFAULT decode(repeat('00', 32), 'hex'),
    "kept_since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_heads_pkey" PRIMARY KEY ("workspace_id")
) WITH (fillfactor = 70);

CREATE FUNCTION audit_text(p_text TEXT) RETURNS BYTEA LANGUAGE sql STABLE AS $$
    SELECT int2send(length(convert_to(p_text, 'UTF8'))::SMALLINT) || convert_to(p_text, 'UTF8')
$$;

CREATE FUNCTION audit_optional(p_bytes BYTEA) RETURNS BYTEA LANGUAGE sql STABLE AS $$
    SELECT coalesce('\x01'::BYTEA || p_bytes, '\x00'::BYTEA)
$$;

CREATE FUNCTION audit_hash(p_workspace BYTEA, p_seq BIGINT, p_previous BYTEA, e "audit_entries") RETURNS BYTEA LANGUAGE sql STABLE AS $$
    SELECT sha256(convert_to('HFV1/audit/v1', 'UTF8') || p_workspace || int8send(p_seq) || p_previous || e."id"
                  || int8send((extract(epoch FROM e."at") * 1000)::BIGINT) || audit_text(e."action")
                  || audit_optional(e."account_id") || audit_optional(e."login_id") || audit_optional(audit_text(e."target")))
$$;

-- Gives an entry its number and hash, and with them its workspace: where it names none it is its account's own.
CREATE FUNCTION chain_audit_entry(e "audit_entries") RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE
    v_workspace BYTEA := coalesce(e."workspace_id", (SELECT a."workspace_id" FROM "accounts" a WHERE a."id" = e."account_id"));
    h RECORD;
    v_hash BYTEA;
BEGIN
    IF v_workspace IS NULL THEN RAISE EXCEPTION 'an audit entry of no workspace'; END IF;
    INSERT INTO "audit_heads" ("workspace_id", "kept_since") VALUES (v_workspace, e."at") ON CONFLICT DO NOTHING;
    SELECT "seq" + 1 AS seq, "hash" INTO h FROM "audit_heads" WHERE "workspace_id" = v_workspace FOR NO KEY UPDATE;
    v_hash := audit_hash(v_workspace, h.seq, h.hash, e);
    UPDATE "audit_heads" SET "seq" = h.seq, "hash" = v_hash WHERE "workspace_id" = v_workspace;
    UPDATE "audit_entries" SET "workspace_id" = v_workspace, "seq" = h.seq, "hash" = v_hash WHERE "id" = e."id";
END $$;

CREATE FUNCTION chain_new_audit_entry() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    PERFORM chain_audit_entry(NEW);
    RETURN NULL;
END $$;

-- Deferred: the head of a chain is the last lock that a transaction takes, wherever in it the entry was written. So two of
-- them never wait for each other in a circle, and the others of the workspace wait for a commit and not for its work. [AD-3]
CREATE CONSTRAINT TRIGGER "audit_entries_chain" AFTER INSERT ON "audit_entries" DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION chain_new_audit_entry();

-- For statements that do something and leave its entry at once.
CREATE FUNCTION append_audit(
    p_id BYTEA, p_at TIMESTAMPTZ, p_action TEXT, p_account BYTEA, p_login BYTEA, p_workspace BYTEA, p_target TEXT
) RETURNS VOID LANGUAGE sql AS $$
    INSERT INTO "audit_entries" ("id", "at", "action", "account_id", "login_id", "workspace_id", "target")
    VALUES (p_id, p_at, p_action, p_account, p_login, p_workspace, p_target)
$$;

-- Drops entries before a time, oldest first and never one that a younger one of the chain precedes; the newest stays. What
-- comes right before the oldest kept is remembered: the rest is verified from there. Answers how many went. [AD-6]
CREATE FUNCTION sweep_audit(p_before TIMESTAMPTZ) RETURNS BIGINT LANGUAGE plpgsql AS $$
DECLARE
    h RECORD;
    v_keep BIGINT;
    v_gone BIGINT := 0;
    v_dropped BIGINT;
BEGIN
    FOR h IN SELECT * FROM "audit_heads" WHERE "kept_since" < p_before ORDER BY "workspace_id" FOR NO KEY UPDATE SKIP LOCKED LOOP
        SELECT coalesce(min("seq"), h."seq") INTO v_keep FROM "audit_entries"
         WHERE "workspace_id" = h."workspace_id" AND "at" >= p_before;
        UPDATE "audit_heads" SET "anchor_seq" = e."seq", "anchor_hash" = e."hash" FROM "audit_entries" e
         WHERE "audit_heads"."workspace_id" = h."workspace_id" AND e."workspace_id" = h."workspace_id" AND e."seq" = v_keep - 1;
        DELETE FROM "audit_entries" WHERE "workspace_id" = h."workspace_id" AND "seq" < v_keep;
        GET DIAGNOSTICS v_dropped = ROW_COUNT;
        v_gone := v_gone + v_dropped;
        UPDATE "audit_heads" SET "kept_since" = e."at" FROM "audit_entries" e
         WHERE "audit_heads"."workspace_id" = h."workspace_id" AND e."workspace_id" = h."workspace_id" AND e."seq" = v_keep;
    END LOOP;
    RETURN v_gone;
END $$;

-- What was written before there were chains comes into them in the order of its ids, which begin with the time.
DO $$
DECLARE
    e "audit_entries";
BEGIN
    FOR e IN SELECT x.* FROM "audit_entries" x ORDER BY x."at", x."id" LOOP
        PERFORM chain_audit_entry(e);
    END LOOP;
END $$;
