-- Events, sent to addresses that owners and admins chose: the hooks, what is to be sent, and what came of it. [WH-1] [WH-2] [WH-5]

CREATE TABLE "webhooks" (
    "id" BYTEA NOT NULL,
    "workspace_id" BYTEA NOT NULL,
    "url" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "events" TEXT[] NOT NULL,
    "timeout_seconds" SMALLINT NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "ended_because" TEXT,
    "failing_since" TIMESTAMPTZ(3),
    "secret" BYTEA NOT NULL,
    "secret_since" TIMESTAMPTZ(3) NOT NULL,
    "earlier_secret" BYTEA,
    "earlier_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "webhooks_pkey" PRIMARY KEY ("id")
) WITH (fillfactor = 80);
CREATE INDEX "webhooks_workspace_id_idx" ON "webhooks"("workspace_id");

-- No foreign keys: an event that is written waits for nobody who changes a hook. What is left of a hook that went is swept.
CREATE TABLE "webhook_deliveries" (
    "webhook_id" BYTEA NOT NULL,
    "event_id" BYTEA NOT NULL,
    "workspace_id" BYTEA NOT NULL,
    "type" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "data" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "manual" BOOLEAN NOT NULL DEFAULT false,
    "tried" SMALLINT NOT NULL DEFAULT 0,
    "begun_at" TIMESTAMPTZ(3),
    "next_attempt_at" TIMESTAMPTZ(3),
    "claim" INTEGER NOT NULL DEFAULT 0,
    "claimed_until" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("webhook_id", "event_id")
) WITH (fillfactor = 70);
CREATE INDEX "webhook_deliveries_due_idx" ON "webhook_deliveries"("webhook_id", "next_attempt_at") WHERE "next_attempt_at" IS NOT NULL;
CREATE INDEX "webhook_deliveries_claimed_idx" ON "webhook_deliveries"("webhook_id") WHERE "claimed_until" IS NOT NULL;
CREATE INDEX "webhook_deliveries_at_idx" ON "webhook_deliveries"("at");

CREATE TABLE "webhook_attempts" (
    "webhook_id" BYTEA NOT NULL,
    "event_id" BYTEA NOT NULL,
    "n" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "status" SMALLINT,
    "milliseconds" INTEGER NOT NULL,
    "failure" TEXT,
    "answer" BYTEA NOT NULL,

    CONSTRAINT "webhook_attempts_pkey" PRIMARY KEY ("webhook_id", "event_id", "n")
);

-- One delivery for each hook that asked for it, in the transaction of the event. Due before any time: nobody's clock holds it up. [WH-2]
CREATE OR REPLACE FUNCTION event_numbered(e "workspace_events") RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO "webhook_deliveries" ("webhook_id", "event_id", "workspace_id", "type", "at", "data", "next_attempt_at")
    SELECT w."id", e."id", e."workspace_id", e."type", e."at", e."data", '-infinity'
      FROM "webhooks" w WHERE w."workspace_id" = e."workspace_id" AND w."enabled" AND e."type" = ANY (w."events");
END $$;

-- What an account may not do with the hooks of a workspace, or null. Who has other keys than the roster names is a viewer. [WH-1]
CREATE FUNCTION webhook_refusal(p_workspace BYTEA, p_account BYTEA) RETURNS TEXT LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN m."role" IS NULL THEN 'not-found' WHEN m."role" < 3 OR m."keys_changed_at" IS NOT NULL THEN 'forbidden' END
      FROM (SELECT 1) one LEFT JOIN "members" m ON m."workspace_id" = p_workspace AND m."account_id" = p_account
$$;

-- Hands out deliveries that are due, those first whose hooks wait longest, and marks them as under way until p_until: who has not
-- said by then what came of one has died, and another takes it up.
--
-- Each hook's row is locked while its deliveries are counted, so that all replicas together keep to p_per_hook. Nobody waits: a
-- hook that another replica looks at has its turn there. Hooks are found one by one in the index, so that however much waits
-- for a slow one, the next is a step away. [WH-2] [WH-6]
CREATE FUNCTION take_deliveries(p_now TIMESTAMPTZ, p_until TIMESTAMPTZ, p_most INTEGER, p_per_hook INTEGER)
RETURNS TABLE (
    "webhook_id" BYTEA, "event_id" BYTEA, "claim" INTEGER, "workspace_id" BYTEA, "type" TEXT, "at" TIMESTAMPTZ, "data" JSONB,
    "manual" BOOLEAN, "tried" SMALLINT, "begun_at" TIMESTAMPTZ, "url" TEXT, "timeout_seconds" SMALLINT, "secret" BYTEA, "earlier_secret" BYTEA
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    v_left INTEGER := p_most;
    v_free INTEGER;
    v_taken INTEGER;
    h RECORD;
    w RECORD;
BEGIN
    FOR h IN
        WITH RECURSIVE hooks AS (
            (SELECT d.webhook_id, d.next_attempt_at FROM "webhook_deliveries" d WHERE d.next_attempt_at IS NOT NULL
              ORDER BY d.webhook_id, d.next_attempt_at LIMIT 1)
            UNION ALL
            SELECT n.* FROM hooks b, LATERAL (
                SELECT d.webhook_id, d.next_attempt_at FROM "webhook_deliveries" d
                 WHERE d.next_attempt_at IS NOT NULL AND d.webhook_id > b.webhook_id
                 ORDER BY d.webhook_id, d.next_attempt_at LIMIT 1) n
        )
        SELECT b.webhook_id AS id FROM hooks b WHERE b.next_attempt_at <= p_now ORDER BY b.next_attempt_at
    LOOP
        EXIT WHEN v_left <= 0;
        SELECT * INTO w FROM "webhooks" k WHERE k.id = h.id FOR NO KEY UPDATE SKIP LOCKED;
        CONTINUE WHEN NOT FOUND;
        IF NOT w.enabled THEN
            -- Written while somebody switched it off.
            UPDATE "webhook_deliveries" d SET state = 'kept', next_attempt_at = NULL, claimed_until = NULL
             WHERE d.webhook_id = w.id AND NOT d.manual AND d.next_attempt_at <= p_now;
        END IF;
        SELECT p_per_hook - count(*) INTO v_free FROM "webhook_deliveries" d WHERE d.webhook_id = w.id AND d.claimed_until > p_now;
        CONTINUE WHEN v_free <= 0;
        -- Looked for once, whatever the plan of the join: otherwise each of its rounds would find further ones.
        RETURN QUERY
            WITH due AS MATERIALIZED (
                SELECT x.event_id FROM "webhook_deliveries" x WHERE x.webhook_id = w.id AND x.next_attempt_at <= p_now
                 ORDER BY x.next_attempt_at, x.event_id LIMIT least(v_free, v_left) FOR UPDATE SKIP LOCKED
            )
            UPDATE "webhook_deliveries" d
               SET claim = d.claim + 1, claimed_until = p_until, next_attempt_at = p_until, begun_at = coalesce(d.begun_at, p_now)
              FROM due WHERE d.webhook_id = w.id AND d.event_id = due.event_id
            RETURNING d.webhook_id, d.event_id, d.claim, d.workspace_id, d.type, d.at, d.data, d.manual, d.tried, d.begun_at,
                      w.url, w.timeout_seconds, w.secret, CASE WHEN w.earlier_until > p_now THEN w.earlier_secret END;
        GET DIAGNOSTICS v_taken = ROW_COUNT;
        v_left := v_left - v_taken;
    END LOOP;
END $$;

-- Switches a hook off, keeps what waits for it, and tells the owners. [WH-6]
CREATE FUNCTION end_webhook(p_hook BYTEA, p_workspace BYTEA, p_because TEXT, p_at TIMESTAMPTZ, p_audit BYTEA) RETURNS VOID
LANGUAGE plpgsql AS $$
DECLARE
    o RECORD;
    v_ids JSONB := jsonb_build_object('webhookId', 'whk_' || encode(p_hook, 'hex'), 'workspaceId', 'wsp_' || encode(p_workspace, 'hex'));
BEGIN
    UPDATE "webhooks" SET "enabled" = false, "ended_because" = p_because, "updated_at" = p_at WHERE "id" = p_hook;
    UPDATE "webhook_deliveries" SET "state" = 'kept', "next_attempt_at" = NULL
     WHERE "webhook_id" = p_hook AND "next_attempt_at" IS NOT NULL AND "claimed_until" IS NULL AND NOT "manual";
    PERFORM append_audit(p_audit, p_at, 'webhook.disabled', NULL, NULL, p_workspace, 'whk_' || encode(p_hook, 'hex'));
    -- Notifications are a part of their own, made after this one.
    IF to_regproc('notify_account') IS NOT NULL THEN
        FOR o IN SELECT m."account_id" FROM "members" m WHERE m."workspace_id" = p_workspace AND m."role" = 4 ORDER BY m."account_id" LOOP
            EXECUTE 'SELECT notify_account($1, $2, $3)' USING o."account_id", 'webhook_disabled', v_ids;
        END LOOP;
    END IF;
END $$;

-- Notes what came of an attempt. p_next is when to try again, null for never; p_ended why the hook ends, p_failing_limit since when a
-- hook that fails must have failed to be switched off. Codes: settled; ended (and the hook with it); late: another replica has
-- taken the delivery up meanwhile, and the attempt is noted beside; gone: there is no such hook any more. [WH-4] [WH-5] [WH-6]
CREATE FUNCTION settle_delivery(
    p_hook BYTEA, p_event BYTEA, p_claim INTEGER, p_at TIMESTAMPTZ, p_status INTEGER, p_milliseconds INTEGER, p_failure TEXT,
    p_answer BYTEA, p_next TIMESTAMPTZ, p_gone BOOLEAN, p_now TIMESTAMPTZ, p_failing_limit TIMESTAMPTZ, p_audit BYTEA
) RETURNS TEXT LANGUAGE plpgsql AS $$
DECLARE
    w RECORD;
    d RECORD;
    v_done BOOLEAN := p_failure IS NULL;
    v_holds BOOLEAN := true;
    v_because TEXT;
BEGIN
    -- The hook before its deliveries, everywhere. Where nothing of it will change it is held against being deleted alone, so that
    -- its next deliveries can be handed out meanwhile.
    SELECT * INTO w FROM "webhooks" WHERE "id" = p_hook;
    IF v_done AND w."failing_since" IS NULL THEN
        SELECT * INTO w FROM "webhooks" WHERE "id" = p_hook FOR KEY SHARE;
        v_holds := false;
    ELSE
        SELECT * INTO w FROM "webhooks" WHERE "id" = p_hook FOR NO KEY UPDATE;
    END IF;
    IF NOT FOUND THEN RETURN 'gone'; END IF;
    SELECT * INTO d FROM "webhook_deliveries" WHERE "webhook_id" = p_hook AND "event_id" = p_event FOR UPDATE;
    IF NOT FOUND THEN RETURN 'gone'; END IF;
    INSERT INTO "webhook_attempts" ("webhook_id", "event_id", "n", "at", "status", "milliseconds", "failure", "answer")
    SELECT p_hook, p_event, coalesce(max(a."n"), 0) + 1, p_at, p_status, p_milliseconds, p_failure, p_answer
      FROM "webhook_attempts" a WHERE a."webhook_id" = p_hook AND a."event_id" = p_event;
    IF d."claim" <> p_claim OR d."claimed_until" IS NULL THEN RETURN 'late'; END IF;
    UPDATE "webhook_deliveries" SET
        "tried" = d."tried" + 1, "claimed_until" = NULL, "manual" = false,
        "state" = CASE WHEN v_done THEN 'delivered' WHEN d."manual" OR p_next IS NULL OR p_gone THEN 'failed'
                       WHEN w."enabled" THEN 'waiting' ELSE 'kept' END,
        "next_attempt_at" = CASE WHEN v_done OR d."manual" OR p_gone OR NOT w."enabled" THEN NULL ELSE p_next END
     WHERE "webhook_id" = p_hook AND "event_id" = p_event;
    IF d."type" = 'ping' THEN RETURN 'settled'; END IF;
    IF v_done THEN
        IF v_holds AND w."failing_since" IS NOT NULL THEN UPDATE "webhooks" SET "failing_since" = NULL WHERE "id" = p_hook; END IF;
        RETURN 'settled';
    END IF;
    IF w."failing_since" IS NULL THEN UPDATE "webhooks" SET "failing_since" = p_at WHERE "id" = p_hook; END IF;
    v_because := CASE WHEN p_gone THEN 'gone' WHEN coalesce(w."failing_since", p_at) <= p_failing_limit THEN 'failing' END;
    IF v_because IS NULL OR NOT w."enabled" THEN RETURN 'settled'; END IF;
    PERFORM end_webhook(p_hook, w."workspace_id", v_because, p_now, p_audit);
    RETURN 'ended';
END $$;

-- Drops what was sent, or would have been, before a time, what is left of hooks that went, and secrets that sign no more. [WH-5]
CREATE FUNCTION sweep_webhooks(p_before TIMESTAMPTZ, p_now TIMESTAMPTZ, p_most INTEGER) RETURNS INTEGER LANGUAGE plpgsql AS $$
DECLARE
    v_gone INTEGER;
BEGIN
    UPDATE "webhooks" SET "earlier_secret" = NULL, "earlier_until" = NULL WHERE "earlier_until" <= p_now;
    WITH old AS (
        SELECT d."webhook_id", d."event_id" FROM "webhook_deliveries" d
         WHERE d."at" < p_before OR NOT EXISTS (SELECT FROM "webhooks" w WHERE w."id" = d."webhook_id")
         LIMIT p_most FOR UPDATE SKIP LOCKED
    ), attempts AS (
        DELETE FROM "webhook_attempts" a USING old WHERE a."webhook_id" = old."webhook_id" AND a."event_id" = old."event_id"
    )
    DELETE FROM "webhook_deliveries" d USING old WHERE d."webhook_id" = old."webhook_id" AND d."event_id" = old."event_id";
    GET DIAGNOSTICS v_gone = ROW_COUNT;
    RETURN v_gone;
END $$;
