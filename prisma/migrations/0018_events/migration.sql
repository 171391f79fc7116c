-- What happens in a workspace, written by the database itself in the transaction that does it. [EV-1] [EV-2]

CREATE TABLE "workspace_events" (
    "workspace_id" BYTEA NOT NULL,
    "n" BIGINT NOT NULL,
    "id" BYTEA NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "type" TEXT NOT NULL,
    "data" JSONB NOT NULL,

    CONSTRAINT "workspace_events_pkey" PRIMARY KEY ("workspace_id", "n")
);

-- Half-empty pages: its rows are updated in place for ever.
CREATE TABLE "event_heads" (
    "workspace_id" BYTEA NOT NULL,
    "n" BIGINT NOT NULL,

    CONSTRAINT "event_heads_pkey" PRIMARY KEY ("workspace_id")
) WITH (fillfactor = 50);

-- One row for each statement that did something, from then to the commit of its transaction.
CREATE UNLOGGED TABLE "event_drafts" (
    "id" BIGSERIAL NOT NULL,
    "workspace_ids" BYTEA[],
    "types" TEXT[],
    "data" JSONB[],
    "saves_only" BOOLEAN NOT NULL,

    CONSTRAINT "event_drafts_pkey" PRIMARY KEY ("id")
);

-- Called once with each event that has its number, in the transaction that commits it. Whoever passes events on replaces it.
CREATE FUNCTION event_numbered(e "workspace_events") RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
END $$;

-- UUIDv7: the time, then randomness.
CREATE FUNCTION event_id(p_at TIMESTAMPTZ) RETURNS BYTEA LANGUAGE sql VOLATILE AS $$
    SELECT set_byte(u, 6, get_byte(u, 6) & 15 | 112) FROM (
        SELECT substring(int8send((extract(epoch FROM p_at) * 1000)::BIGINT) FROM 3) || substring(uuid_send(gen_random_uuid()) FROM 7)) x(u)
$$;

-- Gives the events of one statement their numbers and lets the oldest of their workspaces go.
--
-- Deferred: the heads are the last locks that a transaction takes, in the order of their workspaces; whoever waits for one waits
-- for a commit and not for work, and two transactions never wait for each other in a circle. Where the transaction may write
-- audit entries, whose heads are locked at commit too, the audit head comes first: whichever of both triggers is the first,
-- the order of the locks is the same. Saves write none, and do not wait for it.
CREATE FUNCTION number_events() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
    h RECORD;
    v_at TIMESTAMPTZ;
    e "workspace_events";
BEGIN
    FOR h IN SELECT d.workspace, count(*) AS events FROM unnest(NEW."workspace_ids") d(workspace) GROUP BY d.workspace ORDER BY d.workspace LOOP
        IF NOT NEW."saves_only" THEN
            PERFORM 1 FROM "audit_heads" a WHERE a."workspace_id" = h.workspace FOR NO KEY UPDATE;
        END IF;
        INSERT INTO "event_heads" AS i ("workspace_id", "n") VALUES (h.workspace, h.events)
            ON CONFLICT ("workspace_id") DO UPDATE SET "n" = i."n" + excluded."n";
    END LOOP;
    v_at := date_trunc('milliseconds', clock_timestamp());
    FOR e IN
        INSERT INTO "workspace_events" ("workspace_id", "n", "id", "at", "type", "data")
        SELECT d.workspace, i."n" - count(*) OVER (PARTITION BY d.workspace) + row_number() OVER (PARTITION BY d.workspace ORDER BY d.place),
               event_id(v_at), v_at, d.type, d.data
          FROM unnest(NEW."workspace_ids", NEW."types", NEW."data") WITH ORDINALITY d(workspace, type, data, place)
          JOIN "event_heads" i ON i."workspace_id" = d.workspace
         ORDER BY d.place
        RETURNING *
    LOOP
        PERFORM event_numbered(e);
    END LOOP;
    DELETE FROM "workspace_events" o USING (SELECT DISTINCT d.workspace FROM unnest(NEW."workspace_ids") d(workspace)) d, "event_heads" i
     WHERE i."workspace_id" = d.workspace AND o."workspace_id" = d.workspace AND o."n" <= i."n" - 1000;
    DELETE FROM "event_drafts" WHERE "id" = NEW."id";
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER "event_drafts_number" AFTER INSERT ON "event_drafts" DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION number_events();

CREATE FUNCTION session_event_data(p_session BYTEA, p_seq BIGINT, p_digest BYTEA) RETURNS JSONB LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_object('sessionId', 'ses_' || encode(p_session, 'hex'))
        || CASE WHEN p_digest IS NULL THEN '{}' ELSE jsonb_build_object('seq', p_seq, 'digest', encode(p_digest, 'hex')) END
$$;

CREATE FUNCTION draft_created_sessions() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO "event_drafts" ("workspace_ids", "types", "data", "saves_only")
    SELECT array_agg(s."workspace_id"), array_agg('session_created'::TEXT), array_agg(session_event_data(s."id", s."head_seq", s."head_digest")), FALSE
      FROM made s HAVING count(*) > 0;
    RETURN NULL;
END $$;

-- A save, another name, archived or taken back, no branch any more, deleted, restored. What a session stores is counted anew
-- without anything to tell.
CREATE FUNCTION draft_changed_sessions() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO "event_drafts" ("workspace_ids", "types", "data", "saves_only")
    SELECT array_agg(c.workspace), array_agg(c.type), array_agg(c.data), bool_and(c.saved) FROM (
        SELECT s."workspace_id" AS workspace, s."head_digest" IS DISTINCT FROM o."head_digest" AS saved,
               CASE WHEN s."deleted_at" IS NOT NULL THEN 'session_deleted' WHEN o."deleted_at" IS NOT NULL THEN 'session_restored'
                    ELSE 'session_updated' END AS type,
               session_event_data(s."id", s."head_seq", s."head_digest")
                   || CASE WHEN s."head_digest" IS DISTINCT FROM o."head_digest" AND m."save_kind" IS NOT NULL THEN jsonb_build_object('saveKind',
                           (ARRAY['auto', 'manual', 'restore', 'merge', 'compact', 'clone'])[m."save_kind"]) ELSE '{}' END AS data
          FROM after s
          JOIN before o ON o."id" = s."id"
          LEFT JOIN "manifests" m ON m."session_id" = s."id" AND m."seq" = s."head_seq"
         WHERE (s."head_digest", s."version", s."name_tag", s."archived_at" IS NULL, s."deleted_at" IS NULL, s."branch_of")
               IS DISTINCT FROM (o."head_digest", o."version", o."name_tag", o."archived_at" IS NULL, o."deleted_at" IS NULL, o."branch_of")
           AND (s."deleted_at" IS NULL OR o."deleted_at" IS NULL)
    ) c HAVING count(*) > 0;
    RETURN NULL;
END $$;

-- What becomes of the checkpoints of a deleted session is not told: purging it is nothing that somebody sees.
CREATE FUNCTION draft_checkpoints() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO "event_drafts" ("workspace_ids", "types", "data", "saves_only")
    SELECT array_agg(s."workspace_id"), array_agg(TG_ARGV[0]),
           array_agg(session_event_data(c."session_id", c."seq", c."digest") || jsonb_build_object('checkpointId', 'cpt_' || encode(c."id", 'hex'))),
           FALSE
      FROM changed c JOIN "workspace_sessions" s ON s."id" = c."session_id" AND s."deleted_at" IS NULL
    HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE TRIGGER "workspace_sessions_created" AFTER INSERT ON "workspace_sessions"
    REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION draft_created_sessions();
CREATE TRIGGER "workspace_sessions_changed" AFTER UPDATE ON "workspace_sessions"
    REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION draft_changed_sessions();
CREATE TRIGGER "session_checkpoints_created" AFTER INSERT ON "session_checkpoints"
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION draft_checkpoints('checkpoint_created');
CREATE TRIGGER "session_checkpoints_updated" AFTER UPDATE ON "session_checkpoints"
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION draft_checkpoints('checkpoint_updated');
CREATE TRIGGER "session_checkpoints_deleted" AFTER DELETE ON "session_checkpoints"
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION draft_checkpoints('checkpoint_deleted');

-- Who has a session open. Not logged: it is renewed every few seconds, and a server that begins anew knows of nobody. [EV-8]
CREATE UNLOGGED TABLE "presences" (
    "session_id" BYTEA NOT NULL,
    "device_id" BYTEA NOT NULL,
    "workspace_id" BYTEA NOT NULL,
    "account_id" BYTEA NOT NULL,
    "connection_id" BYTEA NOT NULL,
    "exclusive" BOOLEAN NOT NULL,
    "editing" BOOLEAN NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "presences_pkey" PRIMARY KEY ("session_id", "device_id")
);

CREATE INDEX "presences_workspace_id_idx" ON "presences"("workspace_id");
CREATE INDEX "presences_connection_id_idx" ON "presences"("connection_id");

-- Each opens one socket, once: using one deletes it. [EV-5]
CREATE TABLE "socket_tickets" (
    "hash" BYTEA NOT NULL,
    "account_id" BYTEA NOT NULL,
    "login_id" BYTEA NOT NULL,
    "workspace_id" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "socket_tickets_pkey" PRIMARY KEY ("hash")
);

CREATE INDEX "socket_tickets_expires_at_idx" ON "socket_tickets"("expires_at");

-- What connections may go on with, one letter each, in their order: good, unauthenticated, left (the workspace), deleted (the
-- session), replaced (by another connection of the device). [EV-4] [EV-6]
CREATE FUNCTION event_standings(
    p_connections BYTEA[], p_accounts BYTEA[], p_logins BYTEA[], p_devices BYTEA[], p_workspaces BYTEA[], p_sessions BYTEA[]
) RETURNS TEXT LANGUAGE sql STABLE AS $$
    SELECT string_agg(CASE
        WHEN l."id" IS NULL OR l."revoked_at" IS NOT NULL OR l."expires_at" <= now() THEN 'u'
        WHEN m."account_id" IS NULL THEN 'l'
        WHEN a.session IS NOT NULL AND (s."id" IS NULL OR s."deleted_at" IS NOT NULL) THEN 'd'
        WHEN k."connection_id" <> a.connection AND k."exclusive" AND k."expires_at" > now() THEN 'r'
        ELSE 'g' END, '' ORDER BY a.place)
      FROM unnest(p_connections, p_accounts, p_logins, p_devices, p_workspaces, p_sessions) WITH ORDINALITY
           a(connection, account, login, device, workspace, session, place)
      LEFT JOIN "logins" l ON l."id" = a.login AND l."account_id" = a.account
      LEFT JOIN "members" m ON m."workspace_id" = a.workspace AND m."account_id" = a.account
      LEFT JOIN "workspace_sessions" s ON s."id" = a.session
      LEFT JOIN "presences" k ON k."session_id" = a.session AND k."device_id" = a.device
$$;

-- Another text when there is something new to tell in a workspace. [EV-7]
CREATE FUNCTION event_mark(p_workspace BYTEA) RETURNS TEXT LANGUAGE sql STABLE AS $$
    SELECT concat((SELECT h."n" FROM "event_heads" h WHERE h."workspace_id" = p_workspace), ':', (
        SELECT md5(string_agg(k."session_id" || k."device_id" || k."connection_id" || CASE WHEN k."editing" THEN '\x01'::BYTEA ELSE '\x00'::BYTEA END,
                              ''::BYTEA ORDER BY k."session_id", k."device_id")::TEXT)
          FROM "presences" k WHERE k."workspace_id" = p_workspace AND k."expires_at" > now()))
$$;
