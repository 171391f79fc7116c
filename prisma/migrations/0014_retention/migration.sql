-- What is kept for how long: terms an account sets, what is left of saves that are thinned, segments on their way out, reports. [RT-1] … [RT-10]

CREATE TABLE "session_configs" (
    "account_id" BYTEA NOT NULL,
    "auto_save_interval_seconds" INTEGER NOT NULL,
    "retention_days" INTEGER NOT NULL,
    "checkpoint_retention_days" INTEGER NOT NULL,
    "max_session_bytes" INTEGER NOT NULL,
    "compression_enabled" BOOLEAN NOT NULL,
    "version" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "session_configs_pkey" PRIMARY KEY ("account_id")
);

CREATE TABLE "retention_reports" (
    "id" BYTEA NOT NULL,
    "workspace_id" BYTEA,
    "account_id" BYTEA,
    "began_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "saves" INTEGER NOT NULL DEFAULT 0,
    "links" INTEGER NOT NULL DEFAULT 0,
    "checkpoints" INTEGER NOT NULL DEFAULT 0,
    "archived" INTEGER NOT NULL DEFAULT 0,
    "sessions" INTEGER NOT NULL DEFAULT 0,
    "segments" INTEGER NOT NULL DEFAULT 0,
    "bytes" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "retention_reports_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "retention_reports_workspace_id_began_at_idx" ON "retention_reports"("workspace_id", "began_at" DESC);
CREATE INDEX "retention_reports_began_at_idx" ON "retention_reports"("began_at");

-- Large segments whose rows are gone and whose blobs have to go. While one stands here nobody stores its bytes anew, or the blob
-- could be deleted after they were put. [RT-7] [RT-8]
CREATE TABLE "segment_tombstones" (
    "workspace_id" BYTEA NOT NULL,
    "id" BYTEA NOT NULL,
    "digest" BYTEA NOT NULL,
    "gone_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "segment_tombstones_pkey" PRIMARY KEY ("workspace_id", "id", "digest")
);

-- What is left of saves that are thinned: links of the chain of digests. [RT-9] [ST-25]
CREATE TABLE "thinned_saves" (
    "session_id" BYTEA NOT NULL,
    "seq" BIGINT NOT NULL,
    "digest" BYTEA NOT NULL,

    CONSTRAINT "thinned_saves_pkey" PRIMARY KEY ("session_id", "seq")
);

ALTER TABLE "workspace_sessions" ADD COLUMN "stored_bytes" BIGINT NOT NULL DEFAULT 0;

UPDATE "workspace_sessions" s SET "stored_bytes" =
    coalesce((SELECT sum(length(m."body")) FROM "manifests" m WHERE m."session_id" = s."id"), 0)
  + coalesce((SELECT sum(r."bytes") FROM "manifest_segments" r WHERE r."session_id" = s."id"), 0);

-- Who names a segment: of all sessions, since a clone shares segments.
CREATE INDEX "manifest_segments_segment_id_idx" ON "manifest_segments"("segment_id");
CREATE INDEX "segments_condemned_at_idx" ON "segments"("condemned_at") WHERE "condemned_at" IS NOT NULL;
CREATE INDEX "workspace_sessions_deleted_at_idx" ON "workspace_sessions"("deleted_at") WHERE "deleted_at" IS NOT NULL;

-- The largest of what the owners of a workspace have set. [RT-4]
CREATE FUNCTION session_max_bytes(p_workspace BYTEA) RETURNS BIGINT LANGUAGE sql STABLE AS $$
    SELECT coalesce(max(coalesce(c."max_session_bytes", 52428800)), 52428800)::BIGINT
      FROM "members" m LEFT JOIN "session_configs" c ON c."account_id" = m."account_id"
     WHERE m."workspace_id" = p_workspace AND m."role" = 4
$$;

CREATE FUNCTION is_named(p_workspace BYTEA, p_segment BYTEA) RETURNS BOOLEAN LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM "manifest_segments" r JOIN "workspace_sessions" x ON x."id" = r."session_id"
                    WHERE r."segment_id" = p_segment AND x."workspace_id" = p_workspace)
$$;

-- Takes away what a plan says, of one session, unless the session has changed since the plan was made. [RT-5] [RT-8]
--
-- Saves that go, saves that become links, links below the oldest save that stays, checkpoints that have expired, and the times
-- for which segments were named by nothing else. It condemns no segment: saves lock segments before sessions, and this has
-- the session's row. What it leaves unnamed is found by condemn_segments().
--
-- Codes: done; more (call again: links are taken away in portions); moved (plan anew).
CREATE FUNCTION thin_session(
    p_session BYTEA, p_head BYTEA, p_thin BIGINT[], p_drop BIGINT[], p_oldest BIGINT, p_expired BYTEA[],
    p_range_ids BYTEA[], p_range_seqs BIGINT[], p_links_max INTEGER, OUT code TEXT, OUT links INTEGER
) LANGUAGE plpgsql AS $$
BEGIN
    links := 0;
    PERFORM 1 FROM "workspace_sessions"
      WHERE "id" = p_session AND "head_digest" = p_head AND num_nulls("deleted_at") = 1 FOR NO KEY UPDATE;
    IF NOT FOUND THEN code := 'moved'; RETURN; END IF;
    -- Pinned or named meanwhile: whoever did it held the row that is held here now.
    IF EXISTS (SELECT FROM "session_checkpoints" c WHERE c."session_id" = p_session
                AND CASE WHEN c."id" = ANY (p_expired) THEN c."pinned" ELSE c."seq" = ANY (p_thin) OR c."seq" = ANY (p_drop) END)
    THEN code := 'moved'; RETURN; END IF;

    DELETE FROM "session_checkpoints" WHERE "session_id" = p_session AND "id" = ANY (p_expired);
    WITH thinned AS (DELETE FROM "manifests" WHERE "session_id" = p_session AND "seq" = ANY (p_thin) RETURNING "seq", "digest")
    INSERT INTO "thinned_saves" ("session_id", "seq", "digest") SELECT p_session, "seq", "digest" FROM thinned;
    DELETE FROM "manifests" WHERE "session_id" = p_session AND "seq" = ANY (p_drop);
    DELETE FROM "thinned_saves" WHERE "session_id" = p_session AND "seq" IN (
        SELECT l."seq" FROM "thinned_saves" l WHERE l."session_id" = p_session AND l."seq" < p_oldest ORDER BY l."seq" LIMIT p_links_max);
    GET DIAGNOSTICS links = ROW_COUNT;
    DELETE FROM "manifest_segments" r USING unnest(p_range_ids, p_range_seqs) g(id, seq)
     WHERE r."session_id" = p_session AND r."segment_id" = g.id AND r."added_seq" = g.seq AND num_nonnulls(r."removed_seq") = 1;
    code := CASE WHEN links = p_links_max THEN 'more' ELSE 'done' END;
END $$;

-- What a session stores, counted anew: saves only ever add to it.
CREATE FUNCTION count_stored_bytes(p_session BYTEA) RETURNS VOID LANGUAGE sql AS $$
    UPDATE "workspace_sessions" SET "stored_bytes" =
        coalesce((SELECT sum(length(m."body")) FROM "manifests" m WHERE m."session_id" = p_session), 0)
      + coalesce((SELECT sum(r."bytes") FROM "manifest_segments" r WHERE r."session_id" = p_session), 0)
     WHERE "id" = p_session
$$;

-- Condemns those of some segments that no save names. One that a save names in this very moment may be condemned all the same:
-- before anything is deleted it is asked again. [RT-7]
CREATE FUNCTION condemn_segments(p_workspace BYTEA, p_ids BYTEA[], p_now TIMESTAMPTZ, OUT segments INTEGER, OUT bytes BIGINT)
LANGUAGE sql AS $$
    WITH found AS (
        SELECT s."id" FROM "segments" s WHERE s."workspace_id" = p_workspace AND s."id" = ANY (p_ids)
           AND num_nulls(s."condemned_at") = 1 AND NOT is_named(p_workspace, s."id") ORDER BY s."id" FOR NO KEY UPDATE
    ), condemned AS (
        UPDATE "segments" s SET "condemned_at" = p_now FROM found
         WHERE s."workspace_id" = p_workspace AND s."id" = found."id" RETURNING s."bytes"
    )
    SELECT count(*)::INTEGER, coalesce(sum("bytes"), 0)::BIGINT FROM condemned
$$;

-- Deletes rows of segments that were condemned before p_before and that no save names; where their bytes are in the blob store a
-- tombstone stays until the blob is gone too. One that is named after all is taken back. [RT-7] [RT-8]
--
-- The rows are locked by a statement of their own: what names them is read by a later one, which sees every save that had the lock
-- before. Rows that a save holds are left to the next call.
CREATE FUNCTION sweep_segments(p_before TIMESTAMPTZ, p_now TIMESTAMPTZ, p_max INTEGER, OUT seen INTEGER, OUT segments INTEGER, OUT bytes BIGINT)
LANGUAGE plpgsql AS $$
DECLARE
    v_workspaces BYTEA[];
    v_ids BYTEA[];
BEGIN
    SELECT array_agg(f."workspace_id"), array_agg(f."id"), count(*) INTO v_workspaces, v_ids, seen
      FROM (SELECT s."workspace_id", s."id" FROM "segments" s WHERE s."condemned_at" < p_before
             ORDER BY s."condemned_at" LIMIT p_max FOR UPDATE SKIP LOCKED) f;
    UPDATE "segments" s SET "condemned_at" = NULL FROM unnest(v_workspaces, v_ids) f(workspace, id)
     WHERE s."workspace_id" = f.workspace AND s."id" = f.id AND is_named(f.workspace, f.id);
    WITH gone AS (
        DELETE FROM "segments" s USING unnest(v_workspaces, v_ids) f(workspace, id)
         WHERE s."workspace_id" = f.workspace AND s."id" = f.id AND s."condemned_at" < p_before
        RETURNING s."workspace_id", s."id", s."digest", s."bytes", s."inline_body" IS NULL AS large
    ), tombstone AS (
        INSERT INTO "segment_tombstones" ("workspace_id", "id", "digest", "gone_at")
        SELECT g."workspace_id", g."id", g."digest", p_now FROM gone g WHERE g.large
        ON CONFLICT ("workspace_id", "id", "digest") DO UPDATE SET "gone_at" = excluded."gone_at", "deleted_at" = NULL
    )
    SELECT count(*)::INTEGER, coalesce(sum(g."bytes"), 0)::BIGINT INTO segments, bytes FROM gone g;
END $$;

-- Takes a portion of a session away that was deleted before p_before; the last portion takes its row, and what other tables
-- hold of it, but for the audit log. Codes: more, purged, kept (it came back, or is not due). [RT-6]
CREATE FUNCTION purge_session(p_session BYTEA, p_before TIMESTAMPTZ, p_max INTEGER, OUT code TEXT, OUT saves INTEGER, OUT checkpoints INTEGER)
LANGUAGE plpgsql AS $$
DECLARE
    v_table TEXT;
BEGIN
    saves := 0;
    checkpoints := 0;
    PERFORM 1 FROM "workspace_sessions" WHERE "id" = p_session AND "deleted_at" < p_before FOR UPDATE;
    IF NOT FOUND THEN code := 'kept'; RETURN; END IF;
    DELETE FROM "manifests" WHERE "session_id" = p_session AND "seq" IN (
        SELECT m."seq" FROM "manifests" m WHERE m."session_id" = p_session ORDER BY m."seq" LIMIT p_max);
    GET DIAGNOSTICS saves = ROW_COUNT;
    IF saves = p_max THEN code := 'more'; RETURN; END IF;
    DELETE FROM "session_checkpoints" WHERE "session_id" = p_session;
    GET DIAGNOSTICS checkpoints = ROW_COUNT;
    FOR v_table IN SELECT c.table_name FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
                    WHERE c.table_schema = 'public' AND c.column_name = 'session_id' AND t.table_type = 'BASE TABLE'
                      AND c.table_name NOT LIKE 'audit\_%' LOOP
        EXECUTE format('DELETE FROM %I WHERE "session_id" = $1', v_table) USING p_session;
    END LOOP;
    DELETE FROM "workspace_sessions" WHERE "id" = p_session;
    code := 'purged';
END $$;

-- Stores saves, each whole or not at all, or says why not. The caller has checked form, digests and signatures. [SP-2] [SP-3]
--
-- Element i of a list belongs to save i. What saves add and remove comes flat, with the number of its save in p_added_by and
-- p_removed_by. p_payload holds the manifests and what is kept inline of the segments that come with the saves, by start
-- (from 1) and length; a segment's length in it is its own size, or that of its head when the blob store has the rest, or 0 when
-- it was sent before, which an added size of 0 says too.
--
-- Codes, one a save, joined by commas: saved; stored (this manifest is there already); would-save (p_dry); retry (another save
-- was faster: ask again, and a code will say what it did); history-full (automatic saves have to go first); and problem codes. Times are milliseconds since 1970, 0 where nothing
-- is stored. Raises HF001, and stores nothing at all, when a segment's id was taken by other bytes in this very moment.
--
-- It is one statement in the main: a save costs a fraction of a statement when many come together. Its snapshot is older than
-- its locks, and that is enough: a head is the digest of everything that led to it, so where the update still finds the parent,
-- what was read of the parent's set still holds. Sessions are locked in the order of their ids, so that two calls never wait for
-- each other.
--
-- Plans are made for the tables as they will be, not as they are on the first day; for the same reason a deleted session is told
-- from the others in words that match no partial index.
CREATE OR REPLACE FUNCTION commit_saves(
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
        -- Bytes that wait in the blob store to be deleted are not taken for the ones that came just now. [RT-7]
        SELECT a.*, s."digest" AS known, s."bytes" AS known_bytes,
               a.kept < a.size AND s."id" IS NULL AND EXISTS (SELECT FROM "segment_tombstones" t
                   WHERE t."workspace_id" = p_workspaces[a.save] AND t."id" = a.id AND t."digest" = a.digest) AS dying
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
               WHEN a.dying > 0 THEN 'busy'
               WHEN r.removed <> a.removes OR r.again > 0 OR r.named > p_max_segments OR r.digest <> g.refs_digest
               THEN 'bad-references'
               WHEN x."sealed_bytes" + a.bytes - r.bytes > p_max_bytes THEN 'quota-exceeded'
               -- What owners have set is read where it can matter: above the least that may be set. [RT-4] [RT-10]
               WHEN x."sealed_bytes" + a.bytes - r.bytes > 1048576
                AND x."sealed_bytes" + a.bytes - r.bytes > session_max_bytes(x."workspace_id") THEN 'quota-exceeded'
               WHEN x."stored_bytes" + a.bytes + p_body_sizes[g.n] > 4194304
                AND x."stored_bytes" + a.bytes + p_body_sizes[g.n] > 4 * least(p_max_bytes, session_max_bytes(x."workspace_id"))
               THEN 'history-full'
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
                   count(*) FILTER (WHERE a.known <> a.digest AND a.size > 0) AS taken, count(*) FILTER (WHERE a.dying) AS dying,
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
               "sealed_bytes" = j.sealed_bytes, "stored_bytes" = x."stored_bytes" + p_body_sizes[j.n] + j.added_bytes,
               "updated_at" = v_now, "archived_at" = NULL
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
