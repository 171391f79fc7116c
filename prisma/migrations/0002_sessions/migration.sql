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

-- May this login write into this workspace with this device? One row, whose refusal is null when it may, else a problem code.
-- A null key is not compared: for objects that no signature of the device covers.
-- Role and roleCap: 1 viewer, 2 member, 3 admin, 4 owner. [SP-2] [KY-8]
-- One plain query, so that PostgreSQL makes it a part of the query that asks.
CREATE FUNCTION judge_writer(
    p_workspace BYTEA, p_session BYTEA, p_account BYTEA, p_login BYTEA, p_device BYTEA, p_ed_public BYTEA, p_epoch BIGINT
) RETURNS TABLE (refusal TEXT) LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN w."id" IS NULL THEN 'not-found'
        WHEN l."id" IS NULL OR l."revoked_at" IS NOT NULL OR l."expires_at" <= now() THEN 'unauthenticated'
        WHEN m."role" IS NULL THEN 'not-found'
        WHEN m."role" < 2 THEN 'forbidden'
        WHEN d."id" IS NULL OR d."account_id" <> p_account OR d."revoked_at" IS NOT NULL OR d."role_cap" < 2
          OR now() < d."not_before" - INTERVAL '5 minutes' OR now() > d."not_after" + INTERVAL '5 minutes'
          OR (cardinality(d."session_ids") > 0 AND NOT p_session = ANY (d."session_ids")) THEN 'device-not-allowed'
        WHEN d."ed_public" <> p_ed_public THEN 'device-key-changed'
        WHEN p_epoch < w."min_write_epoch" THEN 'epoch-retired'
        -- Nobody has the key of an epoch to come, and a head under it would shut out every later save.
        WHEN p_epoch > w."epoch" THEN 'wrong-place'
        END
      FROM (SELECT) one
      LEFT JOIN "workspaces" w ON w."id" = p_workspace
      LEFT JOIN "members" m ON m."workspace_id" = w."id" AND m."account_id" = p_account
      LEFT JOIN "logins" l ON l."id" = p_login AND l."account_id" = p_account
      LEFT JOIN "devices" d ON d."id" = p_device
$$;

CREATE FUNCTION writer_refusal(
    p_workspace BYTEA, p_session BYTEA, p_account BYTEA, p_login BYTEA, p_device BYTEA, p_ed_public BYTEA, p_epoch BIGINT
) RETURNS TEXT LANGUAGE sql STABLE AS $$
    SELECT refusal FROM judge_writer(p_workspace, p_session, p_account, p_login, p_device, p_ed_public, p_epoch)
$$;

CREATE FUNCTION refuse_taken_segment() RETURNS TIMESTAMPTZ LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'segment-differs' USING ERRCODE = 'HF001';
END $$;

-- Stores saves, each whole or not at all, or says why not. The caller has checked form, digests and signatures. [SP-2] [SP-3]
--
-- Element i of a list belongs to save i. What saves add and remove comes flat, with the number of its save in p_added_by and
-- p_removed_by. p_payload holds the manifests and what is kept inline of the segments that come with the saves, by start
-- (from 1) and length; a segment's length in it is its own size, or that of its head when the blob store has the rest, or 0 when
-- it was sent before, which an added size of 0 says too.
--
-- Codes, one a save, joined by commas: saved; stored (this manifest is there already); would-save (p_dry); retry (another save
-- was faster: ask again, and a code will say what it did); and problem codes. Times are milliseconds since 1970, 0 where nothing
-- is stored. Raises HF001, and stores nothing at all, when a segment's id was taken by other bytes in this very moment.
--
-- It is one statement in the main: a save costs a fraction of a statement when many come together. Its snapshot is older than
-- its locks, and that is enough: a head is the digest of everything that led to it, so where the update still finds the parent,
-- what was read of the parent's set still holds. Sessions are locked in the order of their ids, so that two calls never wait for
-- each other.
--
-- Plans are made for the tables as they will be, not as they are on the first day; for the same reason a deleted session is told
-- from the others in words that match no partial index.
CREATE FUNCTION commit_saves(
    p_sessions BYTEA[], p_workspaces BYTEA[], p_accounts BYTEA[], p_logins BYTEA[], p_devices BYTEA[], p_ed_publics BYTEA[],
    p_epochs BIGINT[], p_seqs BIGINT[], p_parents BYTEA[], p_digests BYTEA[], p_refs_digests BYTEA[], p_kinds INTEGER[],
    p_body_starts INTEGER[], p_body_sizes INTEGER[],
    p_added_by INTEGER[], p_added_ids BYTEA[], p_added_digests BYTEA[], p_added_sizes INTEGER[], p_kept_starts INTEGER[],
    p_kept_sizes INTEGER[], p_head_sizes INTEGER[], p_removed_by INTEGER[], p_removed_ids BYTEA[],
    p_payload BYTEA, p_max_bytes BIGINT, p_max_segments INTEGER, p_dry BOOLEAN,
    OUT codes TEXT, OUT times TEXT
) LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_material = off AS $$
DECLARE
    v_now TIMESTAMPTZ := date_trunc('milliseconds', clock_timestamp());
    v_earlier BOOLEAN := 0 = ANY (p_added_sizes);
    v_codes TEXT[];
BEGIN
    -- Segments that were sent before must outlive a sweep that runs now.
    IF v_earlier THEN
        PERFORM 1 FROM unnest(p_added_by, p_added_ids, p_added_sizes) a(save, id, size)
           JOIN "segments" s ON s."workspace_id" = p_workspaces[a.save] AND s."id" = a.id
          WHERE a.size = 0 ORDER BY a.id FOR NO KEY UPDATE OF s;
    END IF;

    WITH added AS MATERIALIZED (
        SELECT a.*, s."digest" AS known, s."bytes" AS known_bytes
          FROM unnest(p_added_by, p_added_ids, p_added_digests, p_added_sizes, p_kept_starts, p_kept_sizes, p_head_sizes)
               a(save, id, digest, size, start, kept, head)
          LEFT JOIN "segments" s ON s."workspace_id" = p_workspaces[a.save] AND s."id" = a.id
    ), judged AS MATERIALIZED (
        SELECT g.n::INTEGER AS n, a.bytes AS added_bytes, x."sealed_bytes" + a.bytes - r.bytes AS sealed_bytes,
               m."received_at" AS stored_at,
               CASE
               WHEN x."id" IS NULL OR x."deleted_at" IS NOT NULL THEN 'not-found'
               WHEN w.refusal NOT IN ('epoch-retired', 'wrong-place') THEN w.refusal
               WHEN x."workspace_id" <> g.workspace THEN 'wrong-place'
               WHEN x."head_digest" IS DISTINCT FROM g.parent THEN CASE WHEN m."seq" IS NULL THEN 'head-moved' ELSE 'stored' END
               WHEN g.seq <> x."head_seq" + 1 THEN 'malformed-object'
               WHEN w.refusal IS NOT NULL THEN w.refusal
               WHEN g.epoch < x."head_epoch" THEN 'epoch-retired'
               WHEN a.missing > 0 THEN 'unknown-segment'
               WHEN a.other > 0 THEN 'bad-digest'
               WHEN a.taken > 0 THEN 'segment-differs'
               WHEN r.removed <> a.removes OR r.again > 0 OR r.named > p_max_segments OR r.digest <> g.refs_digest
               THEN 'bad-references'
               WHEN x."sealed_bytes" + a.bytes - r.bytes > p_max_bytes THEN 'quota-exceeded'
               END AS code
          FROM unnest(p_sessions, p_workspaces, p_accounts, p_logins, p_devices, p_ed_publics, p_epochs, p_seqs, p_parents, p_digests,
                      p_refs_digests) WITH ORDINALITY
               g(session, workspace, account, login, device, ed_public, epoch, seq, parent, digest, refs_digest, n)
          LEFT JOIN "workspace_sessions" x ON x."id" = g.session
          LEFT JOIN "manifests" m ON m."session_id" = g.session AND m."digest" = g.digest
          CROSS JOIN LATERAL judge_writer(x."workspace_id", g.session, g.account, g.login, g.device, g.ed_public, g.epoch) w
          CROSS JOIN LATERAL (
            SELECT coalesce(sum(coalesce(a.known_bytes, a.size)), 0) AS bytes, array_agg(a.id) AS ids,
                   count(*) FILTER (WHERE a.known IS NULL AND a.size = 0) AS missing,
                   count(*) FILTER (WHERE a.known <> a.digest AND a.size = 0) AS other,
                   count(*) FILTER (WHERE a.known <> a.digest AND a.size > 0) AS taken,
                   ARRAY(SELECT d.id FROM unnest(p_removed_by, p_removed_ids) d(save, id) WHERE d.save = g.n) AS removed,
                   cardinality(array_positions(p_removed_by, g.n::INTEGER)) AS removes
              FROM added a WHERE a.save = g.n) a
          -- The resulting set, in ascending id order, as ST-13 hashes it.
          CROSS JOIN LATERAL (
            SELECT count(*) FILTER (WHERE i.gone) AS removed, count(*) FILTER (WHERE i.again) AS again,
                   count(*) FILTER (WHERE NOT i.gone) AS named, coalesce(sum(i.bytes) FILTER (WHERE i.gone), 0) AS bytes,
                   sha256('HFV1/refs/v1'::BYTEA || int4send((count(*) FILTER (WHERE NOT i.gone))::INTEGER)
                       || coalesce(string_agg(i.id || i.digest, ''::BYTEA ORDER BY i.id) FILTER (WHERE NOT i.gone), ''::BYTEA)) AS digest
              FROM (SELECT l."segment_id" AS id, l."digest", l."bytes", l."segment_id" = ANY (a.removed) AS gone,
                           l."segment_id" = ANY (a.ids) AS again
                      FROM "manifest_segments" l WHERE l."session_id" = g.session AND l."removed_seq" IS NULL
                    UNION ALL
                    SELECT b.id, b.digest, 0, FALSE, FALSE FROM added b WHERE b.save = g.n) i) r
    ), moved AS (
        UPDATE "workspace_sessions" x SET "head_digest" = p_digests[j.n], "head_seq" = p_seqs[j.n], "head_epoch" = p_epochs[j.n],
               "sealed_bytes" = j.sealed_bytes, "updated_at" = v_now
          FROM (SELECT n, sealed_bytes, added_bytes FROM judged WHERE code IS NULL AND NOT p_dry ORDER BY p_sessions[n]) j
         WHERE x."id" = p_sessions[j.n] AND x."head_digest" IS NOT DISTINCT FROM p_parents[j.n] AND num_nulls(x."deleted_at") = 1
        RETURNING j.n, j.added_bytes
    ), manifest AS (
        INSERT INTO "manifests" ("session_id", "seq", "digest", "parent", "body", "save_kind", "epoch", "author_device", "bytes", "received_at")
        SELECT p_sessions[n], p_seqs[n], p_digests[n], p_parents[n], substring(p_payload FROM p_body_starts[n] FOR p_body_sizes[n]),
               p_kinds[n], p_epochs[n], p_devices[n], p_body_sizes[n] + added_bytes, v_now FROM moved
    ), sent AS (
        INSERT INTO "segments" AS s ("workspace_id", "id", "digest", "bytes", "inline_body", "head", "epoch", "author_device", "created_at")
        SELECT p_workspaces[h.n], a.id, a.digest, a.size, CASE WHEN a.kept = a.size THEN substring(p_payload FROM a.start FOR a.kept) END,
               substring(p_payload FROM a.start FOR a.head), p_epochs[h.n], p_devices[h.n], v_now
          FROM moved h JOIN added a ON a.save = h.n AND a.size > 0
        -- Another session of the workspace has stored this id before: with the same bytes it is the same segment.
        ON CONFLICT ("workspace_id", "id") DO UPDATE SET "condemned_at" =
            CASE WHEN s."digest" = excluded."digest" THEN NULL ELSE refuse_taken_segment() END
    ), named AS (
        INSERT INTO "manifest_segments" ("session_id", "segment_id", "added_seq", "digest", "bytes")
        SELECT p_sessions[h.n], a.id, p_seqs[h.n], a.digest, coalesce(a.known_bytes, a.size) FROM moved h JOIN added a ON a.save = h.n
    )
    SELECT array_agg(coalesce(j.code, CASE WHEN p_dry THEN 'would-save' WHEN h.n IS NULL THEN 'retry' ELSE 'saved' END) ORDER BY j.n),
           string_agg(CASE WHEN h.n IS NOT NULL THEN (extract(epoch FROM v_now) * 1000)::BIGINT
                           WHEN j.code = 'stored' THEN (extract(epoch FROM j.stored_at) * 1000)::BIGINT ELSE 0 END::TEXT, ',' ORDER BY j.n)
      INTO v_codes, times
      FROM judged j LEFT JOIN moved h ON h.n = j.n;

    IF v_earlier THEN
        UPDATE "segments" s SET "condemned_at" = NULL FROM unnest(p_added_by, p_added_ids, p_added_sizes) a(save, id, size)
         WHERE a.size = 0 AND v_codes[a.save] = 'saved' AND s."workspace_id" = p_workspaces[a.save] AND s."id" = a.id
           AND s."condemned_at" IS NOT NULL;
    END IF;
    IF cardinality(p_removed_ids) > 0 THEN
        UPDATE "manifest_segments" l SET "removed_seq" = p_seqs[r.save] FROM unnest(p_removed_by, p_removed_ids) r(save, id)
         WHERE v_codes[r.save] = 'saved' AND l."session_id" = p_sessions[r.save] AND l."segment_id" = r.id AND l."removed_seq" IS NULL;
    END IF;
    codes := array_to_string(v_codes, ',');
END $$;
