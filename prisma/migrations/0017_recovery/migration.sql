-- What was tried against damage, by a person or without one, and how it ended. [RC-12] [RC-15]

CREATE TABLE "recovery_attempts" (
    "id" BYTEA NOT NULL,
    "session_id" BYTEA NOT NULL,
    "workspace_id" BYTEA NOT NULL,
    "damage" BYTEA NOT NULL,
    "digest" BYTEA,
    "kind" SMALLINT NOT NULL,
    "confirmed" BOOLEAN NOT NULL,
    "account_id" BYTEA NOT NULL,
    "login_id" BYTEA NOT NULL,
    "begun_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "ending" SMALLINT,
    "tiers" INTEGER[],
    "lost_sections" INTEGER NOT NULL DEFAULT 0,
    "lost_bytes" BIGINT NOT NULL DEFAULT 0,
    "save" BYTEA,

    CONSTRAINT "recovery_attempts_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "recovery_attempts_session_id_begun_at_idx" ON "recovery_attempts"("session_id", "begun_at" DESC);

-- Notes that an attempt begins, or says why it may not. With an ending it is one that has ended already.
-- Codes: begun, and problem codes. [RC-15]
CREATE FUNCTION begin_recovery(
    p_id BYTEA, p_session BYTEA, p_account BYTEA, p_login BYTEA, p_damage BYTEA, p_digest BYTEA, p_kind INTEGER, p_confirmed BOOLEAN,
    p_at TIMESTAMPTZ, p_ended TIMESTAMPTZ, p_ending INTEGER, p_tiers INTEGER[], p_lost_sections INTEGER, p_lost_bytes BIGINT,
    p_save BYTEA, p_attempts_max INTEGER, p_repairs_max INTEGER, p_kept INTEGER
) RETURNS TEXT LANGUAGE plpgsql AS $$
DECLARE
    s RECORD;
    m RECORD;
BEGIN
    -- Locked against other attempts of the session, which are counted here; saves wait for a moment only.
    SELECT "workspace_id" INTO s FROM "workspace_sessions" WHERE "id" = p_session AND "deleted_at" IS NULL FOR NO KEY UPDATE;
    IF NOT FOUND THEN RETURN 'not-found'; END IF;
    SELECT "role", "keys_changed_at" INTO m FROM "members" WHERE "workspace_id" = s."workspace_id" AND "account_id" = p_account;
    IF NOT FOUND THEN RETURN 'not-found'; END IF;
    IF m."role" < 2 OR m."keys_changed_at" IS NOT NULL THEN RETURN 'forbidden'; END IF;
    IF EXISTS (SELECT FROM unnest(ARRAY[p_digest, p_save]) AS named(digest) WHERE named.digest IS NOT NULL AND NOT EXISTS (
        SELECT FROM "manifests" f WHERE f."session_id" = p_session AND f."digest" = named.digest)) THEN
        RETURN 'not-a-save';
    END IF;
    IF NOT p_confirmed THEN
        IF p_attempts_max <= (
            SELECT count(*) FROM "recovery_attempts" a
             WHERE a."session_id" = p_session AND a."damage" = p_damage AND NOT a."confirmed" AND a."begun_at" >= coalesce((
                   SELECT max(c."begun_at") FROM "recovery_attempts" c
                    WHERE c."session_id" = p_session AND c."damage" = p_damage AND c."confirmed"), '-infinity')
        ) THEN RETURN 'attempts-exhausted'; END IF;
        IF p_repairs_max <= (
            SELECT count(*) FROM "recovery_attempts" a
             WHERE a."session_id" = p_session AND a."ending" = 1 AND NOT a."confirmed" AND a."begun_at" >= coalesce((
                   SELECT max(c."begun_at") FROM "recovery_attempts" c WHERE c."session_id" = p_session AND c."confirmed"), '-infinity')
        ) THEN RETURN 'attempts-exhausted'; END IF;
    END IF;
    INSERT INTO "recovery_attempts" ("id", "session_id", "workspace_id", "damage", "digest", "kind", "confirmed", "account_id",
        "login_id", "begun_at", "ended_at", "ending", "tiers", "lost_sections", "lost_bytes", "save")
    VALUES (p_id, p_session, s."workspace_id", p_damage, p_digest, p_kind, p_confirmed, p_account, p_login, p_at, p_ended, p_ending,
        p_tiers, p_lost_sections, p_lost_bytes, p_save);
    DELETE FROM "recovery_attempts" WHERE "id" IN (
        SELECT o."id" FROM "recovery_attempts" o WHERE o."session_id" = p_session
         ORDER BY o."begun_at" DESC, o."id" DESC OFFSET p_kept);
    RETURN 'begun';
END $$;

-- Attempts go with their session.
CREATE FUNCTION forget_recovery_attempts() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM "recovery_attempts" WHERE "session_id" = OLD."id";
    RETURN NULL;
END $$;

CREATE TRIGGER "workspace_sessions_forget_recovery" AFTER DELETE ON "workspace_sessions"
    FOR EACH ROW EXECUTE FUNCTION forget_recovery_attempts();
