-- Damage that was found, the way to the second copy, and the scrub. [IN-2] [IN-4] [IN-7]

-- The transaction that stored a row. Rows of it and of all before it are complete once no older transaction runs: whoever copies
-- rows in this order, and stops there, passes none over. It costs a save no statement. One value for the rows there are.
ALTER TABLE "segments" ADD COLUMN "stored_in" xid8 NOT NULL DEFAULT pg_current_xact_id();
ALTER TABLE "manifests" ADD COLUMN "stored_in" xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX "segments_stored_in_workspace_id_id_idx" ON "segments"("stored_in", "workspace_id", "id");
CREATE INDEX "manifests_stored_in_session_id_digest_idx" ON "manifests"("stored_in", "session_id", "digest");

-- How far copying has come, by kind of object: what follows in the order of the index above waits.
CREATE TABLE "replica_cursors" (
    "object" TEXT NOT NULL,
    "stored_in" xid8 NOT NULL DEFAULT '0',
    "scope" BYTEA NOT NULL DEFAULT '',
    "object_id" BYTEA NOT NULL DEFAULT '',

    CONSTRAINT "replica_cursors_pkey" PRIMARY KEY ("object")
);
INSERT INTO "replica_cursors" ("object") VALUES ('segment'), ('manifest');

-- Copies of what is no longer stored: deleted when the second store answers again.
CREATE TABLE "replica_deletions" (
    "id" BIGSERIAL NOT NULL,
    "object" TEXT NOT NULL,
    "scope" BYTEA NOT NULL,
    "object_id" BYTEA NOT NULL,
    "digest" BYTEA NOT NULL,

    CONSTRAINT "replica_deletions_pkey" PRIMARY KEY ("id")
);

CREATE FUNCTION queue_segment_deletions() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO "replica_deletions" ("object", "scope", "object_id", "digest")
    SELECT 'segment', "workspace_id", "id", "digest" FROM gone;
    RETURN NULL;
END $$;
CREATE TRIGGER "segments_deleted" AFTER DELETE ON "segments"
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION queue_segment_deletions();

CREATE FUNCTION queue_manifest_deletions() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO "replica_deletions" ("object", "scope", "object_id", "digest")
    SELECT 'manifest', "session_id", "digest", "digest" FROM gone;
    RETURN NULL;
END $$;
CREATE TRIGGER "manifests_deleted" AFTER DELETE ON "manifests"
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION queue_manifest_deletions();

-- Copies that are missing or are not what was stored, and what became of them.
CREATE TABLE "damages" (
    "id" BYTEA NOT NULL,
    "workspace_id" BYTEA NOT NULL,
    "session_id" BYTEA,
    "object" TEXT NOT NULL,
    "object_id" BYTEA NOT NULL,
    "digest" BYTEA NOT NULL,
    "copy" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "found_at" TIMESTAMPTZ(3) NOT NULL,
    "found_by" TEXT NOT NULL,
    "good_elsewhere" BOOLEAN NOT NULL,
    "attempts" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "mended_at" TIMESTAMPTZ(3),
    "mended_from" TEXT,
    "healed_by" BYTEA,
    "quarantined_until" TIMESTAMPTZ(3),

    CONSTRAINT "damages_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "damages_workspace_id_object_id_idx" ON "damages"("workspace_id", "object_id");
-- Of one copy one damage at a time.
CREATE UNIQUE INDEX "damages_open_key" ON "damages"("workspace_id", "object_id", "copy") WHERE "state" = 'open';
CREATE INDEX "damages_quarantined_until_idx" ON "damages"("quarantined_until") WHERE "quarantined_until" IS NOT NULL;

-- Passes of the scrub over everything, and where the one that runs stands.
CREATE TABLE "scrub_passes" (
    "id" BIGSERIAL NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "expected" BIGINT NOT NULL,
    "objects" BIGINT NOT NULL DEFAULT 0,
    "bytes" BIGINT NOT NULL DEFAULT 0,
    "found" BIGINT NOT NULL DEFAULT 0,
    "mended" BIGINT NOT NULL DEFAULT 0,
    "object" TEXT NOT NULL DEFAULT 'segment',
    "scope" BYTEA NOT NULL DEFAULT '',
    "object_id" BYTEA NOT NULL DEFAULT '',

    CONSTRAINT "scrub_passes_pkey" PRIMARY KEY ("id")
);
-- One at a time.
CREATE UNIQUE INDEX "scrub_passes_running_key" ON "scrub_passes"(("ended_at" IS NULL)) WHERE "ended_at" IS NULL;
