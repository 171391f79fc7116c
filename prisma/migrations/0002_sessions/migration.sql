-- Sessions and what is saved in them. Ids are 16 bytes, digests 32; everything named body, meta or head is sealed.

CREATE TABLE "workspace_sessions" (
    "id" BYTEA NOT NULL,
    "workspace_id" BYTEA NOT NULL,
    "name_tag" BYTEA NOT NULL,
    "meta" BYTEA NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "head_digest" BYTEA,
    "head_seq" BIGINT NOT NULL DEFAULT 0,
    "head_epoch" INTEGER,
    "sealed_bytes" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "workspace_sessions_pkey" PRIMARY KEY ("id")
) WITH (fillfactor = 50);

-- Half-empty pages and no index on a column that saves write: the row of a session is updated in place for ever.
ALTER TABLE "workspace_sessions" ALTER COLUMN "meta" SET STORAGE EXTERNAL;

CREATE INDEX "workspace_sessions_workspace_id_created_at_id_idx"
    ON "workspace_sessions"("workspace_id", "created_at" DESC, "id" DESC);

CREATE UNIQUE INDEX "workspace_sessions_name_tag_key"
    ON "workspace_sessions"("workspace_id", "name_tag") WHERE "deleted_at" IS NULL;

CREATE TABLE "manifests" (
    "session_id" BYTEA NOT NULL,
    "seq" BIGINT NOT NULL,
    "digest" BYTEA NOT NULL,
    "parent" BYTEA,
    "body" BYTEA NOT NULL,
    "save_kind" SMALLINT NOT NULL,
    "epoch" INTEGER NOT NULL,
    "author_device" BYTEA NOT NULL,
    "bytes" INTEGER NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "manifests_pkey" PRIMARY KEY ("session_id", "seq")
);

-- Sealed bytes do not compress.
ALTER TABLE "manifests" ALTER COLUMN "body" SET STORAGE EXTERNAL;

CREATE UNIQUE INDEX "manifests_session_id_digest_key" ON "manifests"("session_id", "digest");

CREATE TABLE "segments" (
    "workspace_id" BYTEA NOT NULL,
    "id" BYTEA NOT NULL,
    "digest" BYTEA NOT NULL,
    "bytes" INTEGER NOT NULL,
    "inline_body" BYTEA,
    "head" BYTEA NOT NULL,
    "epoch" INTEGER NOT NULL,
    "author_device" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "condemned_at" TIMESTAMPTZ(3),

    CONSTRAINT "segments_pkey" PRIMARY KEY ("workspace_id", "id")
);

ALTER TABLE "segments" ALTER COLUMN "inline_body" SET STORAGE EXTERNAL;

CREATE TABLE "manifest_segments" (
    "session_id" BYTEA NOT NULL,
    "segment_id" BYTEA NOT NULL,
    "added_seq" BIGINT NOT NULL,
    "removed_seq" BIGINT,
    "digest" BYTEA NOT NULL,
    "bytes" INTEGER NOT NULL,

    CONSTRAINT "manifest_segments_pkey" PRIMARY KEY ("session_id", "segment_id", "added_seq")
);

-- The head's set is read by every save: this keeps its cost apart from the length of the history.
CREATE UNIQUE INDEX "manifest_segments_live_key"
    ON "manifest_segments"("session_id", "segment_id") WHERE "removed_seq" IS NULL;

-- May this login write into this workspace with this device? Returns null when it may, else a problem code. A null key is
-- not compared: for objects that no signature of the device covers.
-- Role and roleCap: 1 viewer, 2 member, 3 admin, 4 owner. [SP-2] [KY-8]
CREATE FUNCTION writer_refusal(
    p_workspace BYTEA, p_session BYTEA, p_account BYTEA, p_login BYTEA, p_device BYTEA, p_ed_public BYTEA, p_epoch BIGINT
) RETURNS TEXT LANGUAGE plpgsql STABLE AS $$
DECLARE
    v RECORD;
BEGIN
    SELECT l."id" IS NOT NULL AND l."revoked_at" IS NULL AND l."expires_at" > now() AS signed_in,
           m."role", w."min_write_epoch", w."epoch", d."id" IS NOT NULL AS known, d."account_id", d."ed_public", d."revoked_at",
           d."role_cap", d."not_before", d."not_after", d."session_ids"
      INTO v
      FROM "workspaces" w
      LEFT JOIN "members" m ON m."workspace_id" = w."id" AND m."account_id" = p_account
      LEFT JOIN "logins" l ON l."id" = p_login AND l."account_id" = p_account
      LEFT JOIN "devices" d ON d."id" = p_device
     WHERE w."id" = p_workspace;
    IF NOT FOUND THEN RETURN 'not-found'; END IF;
    IF NOT v.signed_in THEN RETURN 'unauthenticated'; END IF;
    IF v."role" IS NULL THEN RETURN 'not-found'; END IF;
    IF v."role" < 2 THEN RETURN 'forbidden'; END IF;
    IF NOT v.known OR v."account_id" <> p_account OR v."revoked_at" IS NOT NULL OR v."role_cap" < 2
       OR now() < v."not_before" - INTERVAL '5 minutes' OR now() > v."not_after" + INTERVAL '5 minutes'
       OR (cardinality(v."session_ids") > 0 AND NOT p_session = ANY (v."session_ids")) THEN
        RETURN 'device-not-allowed';
    END IF;
    IF v."ed_public" <> p_ed_public THEN RETURN 'device-key-changed'; END IF;
    IF p_epoch < v."min_write_epoch" THEN RETURN 'epoch-retired'; END IF;
    -- Nobody has the key of an epoch to come, and a head under it would shut out every later save.
    IF p_epoch > v."epoch" THEN RETURN 'wrong-place'; END IF;
    RETURN NULL;
END $$;

-- Stores a save, or says why not; nothing is written unless the code is 'saved'. The caller has checked form, digests
-- and signature. Lists come packed: ids 16 bytes, digests 32 bytes each, numbers as text separated by commas.
--   p_added_sizes  per added segment its bytes when it comes with this save, else 0
--   p_stored       per segment that comes with the save how many bytes of p_payload are its own, heads first of each
--   p_heads        per such segment the length of its head; a segment in the blob store has nothing but its head here
-- Codes: saved, stored (this manifest is there already), would-save (p_dry), and problem codes. [SP-2] [SP-3]
CREATE FUNCTION commit_save(
    p_session BYTEA, p_workspace BYTEA, p_account BYTEA, p_login BYTEA, p_device BYTEA, p_ed_public BYTEA,
    p_epoch BIGINT, p_seq BIGINT, p_parent BYTEA, p_digest BYTEA, p_body BYTEA, p_save_kind INTEGER,
    p_added_ids BYTEA, p_added_digests BYTEA, p_added_sizes TEXT, p_removed_ids BYTEA, p_refs_digest BYTEA,
    p_sent_ids BYTEA, p_stored TEXT, p_heads TEXT, p_payload BYTEA,
    p_max_bytes BIGINT, p_max_segments INTEGER, p_dry BOOLEAN,
    OUT code TEXT, OUT seq BIGINT, OUT received_at TIMESTAMPTZ
) LANGUAGE plpgsql AS $$
DECLARE
    s RECORD;
    refs RECORD;
    added RECORD;
    v_ids BYTEA[] := ARRAY(SELECT substring(p_added_ids FROM 16 * i + 1 FOR 16) FROM generate_series(0, length(p_added_ids) / 16 - 1) i);
    v_digests BYTEA[] := ARRAY(SELECT substring(p_added_digests FROM 32 * i + 1 FOR 32) FROM generate_series(0, length(p_added_digests) / 32 - 1) i);
    v_sizes INTEGER[] := string_to_array(p_added_sizes, ',')::INTEGER[];
    v_removed BYTEA[] := ARRAY(SELECT substring(p_removed_ids FROM 16 * i + 1 FOR 16) FROM generate_series(0, length(p_removed_ids) / 16 - 1) i);
    v_stored INTEGER[] := string_to_array(p_stored, ',')::INTEGER[];
    v_heads INTEGER[] := string_to_array(p_heads, ',')::INTEGER[];
    v_id BYTEA;
    v_at INTEGER := 1;
    v_bytes BIGINT;
BEGIN
    -- A session's workspace never changes: strangers are turned away without taking the row's lock.
    SELECT "workspace_id" INTO s FROM "workspace_sessions" WHERE "id" = p_session AND "deleted_at" IS NULL;
    IF NOT FOUND THEN code := 'not-found'; RETURN; END IF;
    code := writer_refusal(s."workspace_id", p_session, p_account, p_login, p_device, p_ed_public, p_epoch);
    IF code IN ('not-found', 'unauthenticated', 'forbidden', 'device-not-allowed', 'device-key-changed') THEN RETURN; END IF;
    IF s."workspace_id" <> p_workspace THEN code := 'wrong-place'; RETURN; END IF;

    SELECT * INTO s FROM "workspace_sessions" WHERE "id" = p_session AND "deleted_at" IS NULL FOR UPDATE;
    IF NOT FOUND THEN code := 'not-found'; RETURN; END IF;
    IF s."head_digest" IS NOT DISTINCT FROM p_parent THEN
        IF p_seq <> s."head_seq" + 1 THEN code := 'malformed-object'; RETURN; END IF;
    ELSE
        SELECT m."seq", m."received_at" INTO commit_save.seq, commit_save.received_at
          FROM "manifests" m WHERE m."session_id" = p_session AND m."digest" = p_digest;
        code := CASE WHEN FOUND THEN 'stored' ELSE 'head-moved' END;
        RETURN;
    END IF;
    IF code IS NOT NULL THEN RETURN; END IF;
    IF p_epoch < s."head_epoch" THEN code := 'epoch-retired'; RETURN; END IF;

    -- Segments that were sent before this save must outlive a sweep that runs now.
    IF 0 = ANY (v_sizes) THEN
        PERFORM 1 FROM "segments" g WHERE g."workspace_id" = p_workspace AND g."id" = ANY (v_ids) ORDER BY g."id" FOR NO KEY UPDATE;
    END IF;
    SELECT count(*) FILTER (WHERE g."id" IS NULL AND a.size = 0) AS missing,
           count(*) FILTER (WHERE g."digest" <> a.digest AND a.size = 0) AS other,
           count(*) FILTER (WHERE g."digest" <> a.digest AND a.size > 0) AS taken,
           coalesce(sum(coalesce(g."bytes", a.size)), 0) AS bytes
      INTO added
      FROM unnest(v_ids, v_digests, v_sizes) a(id, digest, size)
      LEFT JOIN "segments" g ON g."workspace_id" = p_workspace AND g."id" = a.id;
    IF added.missing > 0 THEN code := 'unknown-segment'; RETURN; END IF;
    IF added.other > 0 THEN code := 'bad-digest'; RETURN; END IF;
    IF added.taken > 0 THEN code := 'segment-differs'; RETURN; END IF;

    -- The resulting set, in ascending id order, as ST-13 hashes it.
    SELECT count(*) FILTER (WHERE r.gone) AS removed, count(*) FILTER (WHERE r.again) AS again,
           count(*) FILTER (WHERE NOT r.gone) AS named, coalesce(sum(r.bytes) FILTER (WHERE r.gone), 0) AS bytes,
           sha256('HFV1/refs/v1'::BYTEA || int4send((count(*) FILTER (WHERE NOT r.gone))::INTEGER)
               || coalesce(string_agg(r.id || r.digest, ''::BYTEA ORDER BY r.id) FILTER (WHERE NOT r.gone), ''::BYTEA)) AS digest
      INTO refs
      FROM (SELECT l."segment_id" AS id, l."digest", l."bytes", l."segment_id" = ANY (v_removed) AS gone,
                   l."segment_id" = ANY (v_ids) AS again
              FROM "manifest_segments" l WHERE l."session_id" = p_session AND l."removed_seq" IS NULL
            UNION ALL
            SELECT a.id, a.digest, 0, FALSE, FALSE FROM unnest(v_ids, v_digests) a(id, digest)) r;
    IF refs.removed <> cardinality(v_removed) OR refs.again > 0 OR refs.named > p_max_segments
       OR refs.digest <> p_refs_digest THEN
        code := 'bad-references'; RETURN;
    END IF;
    v_bytes := s."sealed_bytes" + added.bytes - refs.bytes;
    IF v_bytes > p_max_bytes THEN code := 'quota-exceeded'; RETURN; END IF;
    IF p_dry THEN code := 'would-save'; RETURN; END IF;

    seq := p_seq;
    received_at := date_trunc('milliseconds', clock_timestamp());
    FOR i IN 1 .. coalesce(cardinality(v_stored), 0) LOOP
        v_id := substring(p_sent_ids FROM 16 * i - 15 FOR 16);
        INSERT INTO "segments" ("workspace_id", "id", "digest", "bytes", "inline_body", "head", "epoch", "author_device", "created_at")
        SELECT p_workspace, v_id, a.digest, a.size,
               CASE WHEN v_stored[i] = a.size THEN substring(p_payload FROM v_at FOR v_stored[i]) END,
               substring(p_payload FROM v_at FOR v_heads[i]), p_epoch, p_device, received_at
          FROM unnest(v_ids, v_digests, v_sizes) a(id, digest, size) WHERE a.id = v_id
        ON CONFLICT DO NOTHING;
        -- Another session of the workspace has just stored this id: with the same bytes it is the same segment.
        IF NOT FOUND AND NOT EXISTS (
            SELECT FROM "segments" g JOIN unnest(v_ids, v_digests) a(id, digest) ON a.id = g."id" AND a.digest = g."digest"
             WHERE g."workspace_id" = p_workspace AND g."id" = v_id) THEN
            RAISE EXCEPTION 'segment-differs' USING ERRCODE = 'HF001';
        END IF;
        v_at := v_at + v_stored[i];
    END LOOP;
    IF 0 = ANY (v_sizes) THEN
        UPDATE "segments" g SET "condemned_at" = NULL
         WHERE g."workspace_id" = p_workspace AND g."id" = ANY (v_ids) AND g."condemned_at" IS NOT NULL;
    END IF;
    INSERT INTO "manifests" ("session_id", "seq", "digest", "parent", "body", "save_kind", "epoch", "author_device", "bytes", "received_at")
    VALUES (p_session, p_seq, p_digest, p_parent, p_body, p_save_kind, p_epoch, p_device, length(p_body) + added.bytes, received_at);
    IF cardinality(v_removed) > 0 THEN
        UPDATE "manifest_segments" l SET "removed_seq" = p_seq
         WHERE l."session_id" = p_session AND l."segment_id" = ANY (v_removed) AND l."removed_seq" IS NULL;
    END IF;
    INSERT INTO "manifest_segments" ("session_id", "segment_id", "added_seq", "digest", "bytes")
    SELECT p_session, a.id, p_seq, a.digest, CASE WHEN a.size > 0 THEN a.size ELSE g."bytes" END
      FROM unnest(v_ids, v_digests, v_sizes) a(id, digest, size)
      LEFT JOIN "segments" g ON a.size = 0 AND g."workspace_id" = p_workspace AND g."id" = a.id;
    UPDATE "workspace_sessions" SET "head_digest" = p_digest, "head_seq" = p_seq, "head_epoch" = p_epoch,
           "sealed_bytes" = v_bytes, "updated_at" = received_at
     WHERE "id" = p_session;
    code := 'saved';
END $$;
