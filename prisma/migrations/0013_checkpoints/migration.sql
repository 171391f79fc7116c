-- What is done with checkpoints and sessions as wholes: proofs, restores, clones, activity, and many deleted at once.

-- The save of another session that this one began from. [CP-17]
ALTER TABLE "workspace_sessions" ADD COLUMN "origin_session_id" BYTEA, ADD COLUMN "origin_digest" BYTEA;

-- What the newest restore drill found; the counts are sealed in proof. [CP-15]
ALTER TABLE "session_checkpoints" ADD COLUMN "proved_at" TIMESTAMPTZ(3), ADD COLUMN "proof_whole" BOOLEAN,
    ADD COLUMN "proof" BYTEA, ADD COLUMN "proof_device_id" BYTEA;
ALTER TABLE "session_checkpoints" ALTER COLUMN "proof" SET STORAGE EXTERNAL;

-- Which save of kind restore went back to what, and who says so. [CP-16]
CREATE TABLE "session_restores" (
    "session_id" BYTEA NOT NULL,
    "seq" BIGINT NOT NULL,
    "digest" BYTEA NOT NULL,
    "from_digest" BYTEA NOT NULL,
    "checkpoint_id" BYTEA,
    "parts" INTEGER,
    "account_id" BYTEA NOT NULL,
    "login_id" BYTEA NOT NULL,
    "device_id" BYTEA NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "session_restores_pkey" PRIMARY KEY ("session_id", "seq")
);

-- The session that an entry is about stands beside the chain: no hash covers it. [CP-18]
ALTER TABLE "audit_entries" ADD COLUMN "session_id" BYTEA;
UPDATE "audit_entries" SET "session_id" = decode(substring("target" FROM 5), 'hex') WHERE "target" LIKE 'ses\_%';
UPDATE "audit_entries" a SET "session_id" = c."session_id" FROM "session_checkpoints" c
 WHERE a."target" LIKE 'cpt\_%' AND c."id" = decode(substring(a."target" FROM 5), 'hex');
CREATE INDEX "audit_entries_session_id_at_id_idx" ON "audit_entries"("session_id", "at" DESC, "id" DESC);

-- As append_audit() of migration 0008, for what is part of the activity of a session.
CREATE FUNCTION append_session_audit(
    p_id BYTEA, p_at TIMESTAMPTZ, p_action TEXT, p_account BYTEA, p_login BYTEA, p_workspace BYTEA, p_target TEXT, p_session BYTEA
) RETURNS VOID LANGUAGE sql AS $$
    INSERT INTO "audit_entries" ("id", "at", "action", "account_id", "login_id", "workspace_id", "target", "session_id")
    VALUES (p_id, p_at, p_action, p_account, p_login, p_workspace, p_target, p_session)
$$;

-- Deletes checkpoints of a session, each at its version, with one audit entry each; or refuses them all. Element i of every list
-- belongs to checkpoint i. Answers one code each, joined by commas: deleted, not-found, version-conflict; or one for all: no-session, forbidden. [CP-13]
CREATE FUNCTION delete_checkpoints(
    p_session BYTEA, p_account BYTEA, p_login BYTEA, p_ids BYTEA[], p_versions INTEGER[], p_audits BYTEA[], p_targets TEXT[],
    p_at TIMESTAMPTZ, p_action TEXT
) RETURNS TEXT LANGUAGE plpgsql AS $$
DECLARE
    s RECORD;
    v_version INTEGER;
    v_codes TEXT[] := '{}';
BEGIN
    -- Locked like create_checkpoint() does: two calls never wait for each other's rows.
    SELECT x."workspace_id", m."role", m."keys_changed_at" INTO s FROM "workspace_sessions" x
      JOIN "members" m ON m."workspace_id" = x."workspace_id" AND m."account_id" = p_account
     WHERE x."id" = p_session AND x."deleted_at" IS NULL FOR NO KEY UPDATE OF x;
    IF NOT FOUND THEN RETURN 'no-session'; END IF;
    IF s."role" < 2 OR s."keys_changed_at" IS NOT NULL THEN RETURN 'forbidden'; END IF;
    FOR i IN 1 .. cardinality(p_ids) LOOP
        SELECT c."version" INTO v_version FROM "session_checkpoints" c
         WHERE c."id" = p_ids[i] AND c."session_id" = p_session FOR UPDATE;
        IF NOT FOUND THEN
            v_codes := v_codes || 'not-found'::TEXT;
        ELSIF v_version <> p_versions[i] THEN
            v_codes := v_codes || 'version-conflict'::TEXT;
        ELSE
            DELETE FROM "session_checkpoints" WHERE "id" = p_ids[i];
            PERFORM append_session_audit(p_audits[i], p_at, p_action, p_account, p_login, s."workspace_id", p_targets[i], p_session);
            v_codes := v_codes || 'deleted'::TEXT;
        END IF;
    END LOOP;
    RETURN array_to_string(v_codes, ',');
END $$;
