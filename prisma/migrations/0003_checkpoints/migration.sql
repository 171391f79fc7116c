-- Names for saves. Everything a person says of a checkpoint is sealed in meta.

CREATE TABLE "session_checkpoints" (
    "id" BYTEA NOT NULL,
    "session_id" BYTEA NOT NULL,
    "seq" BIGINT NOT NULL,
    "digest" BYTEA NOT NULL,
    "origin" SMALLINT NOT NULL,
    "pinned" BOOLEAN NOT NULL,
    "meta" BYTEA NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "device_id" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "session_checkpoints_pkey" PRIMARY KEY ("id")
);

ALTER TABLE "session_checkpoints" ALTER COLUMN "meta" SET STORAGE EXTERNAL;

CREATE INDEX "session_checkpoints_session_id_created_at_id_idx"
    ON "session_checkpoints"("session_id", "created_at" DESC, "id" DESC);

-- Names a save, or says why not. The caller has checked form and signature of the meta.
-- Codes: created, stored (exactly this checkpoint is there already), and problem codes. [CP-1] [CP-3]
CREATE FUNCTION create_checkpoint(
    p_id BYTEA, p_session BYTEA, p_workspace BYTEA, p_account BYTEA, p_login BYTEA, p_device BYTEA, p_ed_public BYTEA,
    p_epoch BIGINT, p_digest BYTEA, p_origin INTEGER, p_pinned BOOLEAN, p_meta BYTEA, p_manual_max INTEGER,
    p_automatic_max INTEGER
) RETURNS TEXT LANGUAGE plpgsql AS $$
DECLARE
    s RECORD;
    k RECORD;
    v_seq BIGINT;
    v_code TEXT;
BEGIN
    -- Locked against other checkpoints of the session, which are counted here; saves wait for a moment only.
    SELECT "workspace_id" INTO s FROM "workspace_sessions" WHERE "id" = p_session AND "deleted_at" IS NULL FOR NO KEY UPDATE;
    IF NOT FOUND THEN RETURN 'not-found'; END IF;
    v_code := writer_refusal(s."workspace_id", p_session, p_account, p_login, p_device, p_ed_public, p_epoch);
    IF v_code IS NOT NULL THEN RETURN v_code; END IF;
    IF s."workspace_id" <> p_workspace THEN RETURN 'wrong-place'; END IF;

    SELECT * INTO k FROM "session_checkpoints" WHERE "id" = p_id;
    IF FOUND THEN
        RETURN CASE WHEN k."session_id" = p_session AND k."digest" = p_digest AND k."meta" = p_meta THEN 'stored' ELSE 'id-taken' END;
    END IF;
    SELECT m."seq" INTO v_seq FROM "manifests" m WHERE m."session_id" = p_session AND m."digest" = p_digest;
    IF NOT FOUND THEN RETURN 'not-a-save'; END IF;
    IF p_origin = 1 AND p_manual_max <= (SELECT count(*) FROM "session_checkpoints" c WHERE c."session_id" = p_session AND c."origin" = 1) THEN
        RETURN 'checkpoint-limit';
    END IF;

    INSERT INTO "session_checkpoints" ("id", "session_id", "seq", "digest", "origin", "pinned", "meta", "device_id", "created_at")
    VALUES (p_id, p_session, v_seq, p_digest, p_origin, p_pinned, p_meta, p_device, date_trunc('milliseconds', clock_timestamp()))
    ON CONFLICT DO NOTHING;
    -- Another session has taken the id in this moment.
    IF NOT FOUND THEN RETURN 'id-taken'; END IF;
    DELETE FROM "session_checkpoints" WHERE "id" IN (
        SELECT c."id" FROM "session_checkpoints" c WHERE c."session_id" = p_session AND c."origin" = 2 AND NOT c."pinned"
         ORDER BY c."created_at" DESC, c."id" DESC OFFSET p_automatic_max);
    RETURN 'created';
END $$;
