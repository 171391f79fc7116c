-- What accounts are told, in the application and by a sender, and what of it still waits to be sent. [NT-7] [NT-10]

-- Ids in their text forms, whole numbers, and the name of an action: nothing that somebody wrote has a place here.
CREATE FUNCTION is_notice_data(p_data JSONB) RETURNS BOOLEAN LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN jsonb_typeof(p_data) <> 'object' THEN false ELSE (
        SELECT count(*) <= 8 AND coalesce(bool_and(CASE jsonb_typeof(value)
                   WHEN 'number' THEN value::TEXT ~ '^[0-9]{1,15}$'
                   WHEN 'string' THEN CASE WHEN key = 'act' THEN value #>> '{}' ~ '^[a-z-]{1,32}(\.[a-z-]{1,32})*$'
                                           ELSE value #>> '{}' ~ '^[a-z]{3}_[0-9a-f]{32}$' END
                   ELSE false END AND key ~ '^[a-zA-Z]{1,32}$'), true)
          FROM jsonb_each(p_data)) END
$$;

CREATE TABLE "notifications" (
    "id" BYTEA NOT NULL,
    "account_id" BYTEA NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "data" JSONB NOT NULL,
    "read_at" TIMESTAMPTZ(3),

    CONSTRAINT "notifications_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "notifications_data_check" CHECK (is_notice_data("data"))
);
CREATE INDEX "notifications_account_id_id_idx" ON "notifications"("account_id", "id" DESC);
CREATE INDEX "notifications_at_idx" ON "notifications"("at");

-- Has all that a letter is written from, so that what is shown in the application can go before it.
CREATE TABLE "outgoing_notices" (
    "id" BYTEA NOT NULL,
    "account_id" BYTEA,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "data" JSONB NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL,
    "taken_until" TIMESTAMPTZ(3),
    "sent" TEXT[] NOT NULL DEFAULT '{}',

    CONSTRAINT "outgoing_notices_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "outgoing_notices_data_check" CHECK (is_notice_data("data"))
);
CREATE INDEX "outgoing_notices_next_attempt_at_idx" ON "outgoing_notices"("next_attempt_at");

CREATE TABLE "notification_preferences" (
    "account_id" BYTEA NOT NULL,
    "app" TEXT[] NOT NULL,
    "send" TEXT[] NOT NULL,
    "version" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "notification_preferences_pkey" PRIMARY KEY ("account_id")
);

-- What an account was told of that goes on for a while, so that it is not told again every hour.
CREATE TABLE "told_notices" (
    "account_id" BYTEA NOT NULL,
    "what" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "told_notices_pkey" PRIMARY KEY ("account_id", "what")
);

CREATE FUNCTION id_text(p_kind TEXT, p_id BYTEA) RETURNS TEXT LANGUAGE sql IMMUTABLE AS $$
    SELECT p_kind || '_' || encode(p_id, 'hex')
$$;

-- The bytes of an id in its text form; null for anything else.
CREATE FUNCTION id_bytes(p_kind TEXT, p_text TEXT) RETURNS BYTEA LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN p_text ~ ('^' || p_kind || '_[0-9a-f]{32}$') THEN decode(substring(p_text FROM 5), 'hex') END
$$;

-- UUIDv7 of a time.
CREATE FUNCTION uuidv7_of(p_at TIMESTAMPTZ) RETURNS BYTEA LANGUAGE sql VOLATILE AS $$
    SELECT set_byte(id, 6, (get_byte(id, 6) & 15) | 112)
      FROM (SELECT substring(int8send((extract(epoch FROM p_at) * 1000)::BIGINT) FROM 3)
                   || substring(uuid_send(gen_random_uuid()) FROM 7) AS id) made
$$;

-- Tells an account of something, by its preferences, in the transaction of what it tells of. The data are ids in their text
-- forms by names such as sessionId, whole numbers, and what was done as "act"; anything else is an error. Locks nothing that others wait for.
-- Answers the id, null where it is neither shown nor sent. [NT-7] [NT-9]
CREATE FUNCTION notify_account(p_account BYTEA, p_kind TEXT, p_data JSONB, p_at TIMESTAMPTZ DEFAULT clock_timestamp()) RETURNS BYTEA
LANGUAGE plpgsql AS $$
DECLARE
    v_id BYTEA := uuidv7_of(p_at);
    v_shown BOOLEAN;
    v_sent BOOLEAN;
BEGIN
    IF p_kind NOT IN ('new_login', 'keys_changed', 'key_expiring', 'save_failed', 'damage_found', 'restore_done', 'invite',
                      'member_changed', 'quota_warning', 'webhook_disabled') THEN
        RAISE EXCEPTION 'a notification of no kind';
    END IF;
    SELECT p_kind = ANY(p."app"), p_kind = ANY(p."send") INTO v_shown, v_sent
      FROM "notification_preferences" p WHERE p."account_id" = p_account;
    v_shown := coalesce(v_shown, true) OR p_kind IN ('new_login', 'keys_changed', 'damage_found');
    v_sent := coalesce(v_sent, p_kind <> 'restore_done');
    IF v_shown THEN
        INSERT INTO "notifications" ("id", "account_id", "kind", "at", "data") VALUES (v_id, p_account, p_kind, p_at, p_data);
        DELETE FROM "notifications" WHERE "id" IN (
            SELECT "id" FROM "notifications" WHERE "account_id" = p_account ORDER BY "id" DESC OFFSET 500 FOR UPDATE SKIP LOCKED);
    END IF;
    IF v_sent THEN
        INSERT INTO "outgoing_notices" ("id", "account_id", "kind", "at", "data", "next_attempt_at")
        VALUES (v_id, p_account, p_kind, p_at, p_data, p_at);
    END IF;
    RETURN CASE WHEN v_shown OR v_sent THEN v_id END;
END $$;

-- Likewise of something that goes on: once, and again only after a while. Of two at once one tells.
CREATE FUNCTION notify_once(
    p_account BYTEA, p_kind TEXT, p_data JSONB, p_at TIMESTAMPTZ, p_what TEXT, p_again INTERVAL
) RETURNS BOOLEAN LANGUAGE plpgsql AS $$
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtextextended(id_text('acc', p_account) || p_what, 0)) THEN RETURN false; END IF;
    INSERT INTO "told_notices" AS t ("account_id", "what", "at") VALUES (p_account, p_what, p_at)
        ON CONFLICT ("account_id", "what") DO UPDATE SET "at" = excluded."at" WHERE t."at" <= excluded."at" - p_again;
    IF NOT FOUND THEN RETURN false; END IF;
    PERFORM notify_account(p_account, p_kind, p_data, p_at);
    RETURN true;
END $$;

-- Tells whom an entry of the audit log concerns. [NT-5] [NT-6] [NT-7]
CREATE FUNCTION notify_of_entry(e "audit_entries") RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE
    v_data JSONB := jsonb_strip_nulls(jsonb_build_object(
        'act', e."action", 'entryId', id_text('aud', e."id"), 'loginId', id_text('lgn', e."login_id")));
    v_target BYTEA := id_bytes('acc', e."target");
    l RECORD;
    i RECORD;
    m RECORD;
BEGIN
    IF e."action" LIKE 'invite.%' OR e."action" LIKE 'member.%' THEN
        v_data := v_data - 'loginId' || jsonb_build_object('workspaceId', id_text('wsp', e."workspace_id"));
    END IF;
    IF e."action" IN ('invite.created', 'invite.accepted') THEN
        SELECT x."id", x."invited_by", a."id" AS account INTO i
          FROM "invites" x LEFT JOIN "accounts" a ON a."email_key" = x."email_key" WHERE x."id" = id_bytes('inv', e."target");
        IF NOT FOUND THEN RETURN; END IF;
        v_data := v_data || jsonb_build_object('inviteId', id_text('inv', i."id"));
        IF e."action" = 'invite.accepted' THEN
            PERFORM notify_account(i."invited_by", 'member_changed', v_data, e."at");
        ELSIF i.account IS NOT NULL THEN
            PERFORM notify_account(i.account, 'invite', v_data, e."at");
        ELSE
            INSERT INTO "outgoing_notices" ("id", "account_id", "kind", "at", "data", "next_attempt_at")
            VALUES (uuidv7_of(e."at"), NULL, 'invite', e."at", v_data, e."at");
        END IF;
        RETURN;
    END IF;
    IF e."action" = 'member.left' THEN
        FOR m IN SELECT "account_id" FROM "members"
                  WHERE "workspace_id" = e."workspace_id" AND "role" = 4 AND "account_id" <> e."account_id" ORDER BY 1 LOOP
            PERFORM notify_account(m."account_id", 'member_changed', v_data || jsonb_build_object('accountId', id_text('acc', e."account_id")), e."at");
        END LOOP;
        RETURN;
    END IF;
    IF e."action" LIKE 'member.%' THEN
        IF v_target IS NOT NULL AND v_target <> e."account_id" THEN
            PERFORM notify_account(v_target, 'member_changed', v_data, e."at");
        END IF;
        RETURN;
    END IF;
    SELECT "device_id", "created_at" INTO l FROM "logins" WHERE "id" = e."login_id";
    IF e."action" = 'login.created' THEN
        IF FOUND AND l."device_id" IS NULL THEN PERFORM notify_account(e."account_id", 'new_login', v_data, e."at"); END IF;
        RETURN;
    END IF;
    IF e."action" = 'device.certified' THEN
        -- A new device signs in first and is certified a moment later: one letter is enough.
        IF NOT FOUND OR e."at" - l."created_at" <= INTERVAL '10 minutes' OR NOT EXISTS (
            SELECT FROM "devices" d WHERE d."id" = id_bytes('dev', e."target") AND d."account_id" = e."account_id" AND d."version" = 1) THEN
            RETURN;
        END IF;
    END IF;
    IF e."action" LIKE 'device.%' AND id_bytes('dev', e."target") IS NOT NULL THEN
        v_data := v_data || jsonb_build_object('deviceId', e."target");
    END IF;
    PERFORM notify_account(e."account_id", 'keys_changed', v_data, e."at");
END $$;

CREATE FUNCTION notify_of_new_entry() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    PERFORM notify_of_entry(NEW);
    RETURN NULL;
END $$;

-- Deferred: it judges by what the transaction leaves behind, wherever in it the entry was written.
CREATE CONSTRAINT TRIGGER "audit_entries_announce" AFTER INSERT ON "audit_entries" DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW."action" IN (
        'login.created', 'login.reused-token', 'logins.ended', 'account.recovered', 'passphrase.changed', 'codes.replaced',
        'keys.replaced', 'slot.removed', 'root-key.replaced', 'passkey.added', 'passkey.removed', 'device.certified',
        'device.revoked', 'unlock.created', 'assisted.allowed', 'invite.created', 'invite.accepted', 'member.admitted',
        'member.role-changed', 'member.removed', 'member.left'))
    EXECUTE FUNCTION notify_of_new_entry();

-- Tells the owners and admins of a workspace that something of a session is damaged where no good copy is: once a day. [NT-7]
CREATE FUNCTION notify_of_damage() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
    m RECORD;
BEGIN
    FOR m IN SELECT a."account_id", s.id
               FROM (SELECT NEW."session_id" AS id WHERE NEW."session_id" IS NOT NULL
                     UNION SELECT r."session_id" FROM "manifest_segments" r JOIN "workspace_sessions" x ON x."id" = r."session_id"
                            WHERE NEW."session_id" IS NULL AND r."segment_id" = NEW."object_id" AND x."workspace_id" = NEW."workspace_id"
                              AND x."deleted_at" IS NULL) s
               JOIN "members" a ON a."workspace_id" = NEW."workspace_id" AND a."role" >= 3
              ORDER BY 1, 2 LOOP
        PERFORM notify_once(m."account_id", 'damage_found', jsonb_build_object(
            'workspaceId', id_text('wsp', NEW."workspace_id"), 'sessionId', id_text('ses', m.id), 'damageId', id_text('dmg', NEW."id")),
            NEW."found_at", 'damage ' || id_text('ses', m.id), INTERVAL '1 day');
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER "damages_announce" AFTER INSERT OR UPDATE OF "good_elsewhere" ON "damages"
    FOR EACH ROW WHEN (NEW."state" = 'open' AND NEW."copy" = 'first' AND NOT NEW."good_elsewhere")
    EXECUTE FUNCTION notify_of_damage();

-- Tells whoever asked for it, and the owners, that a session went back to an earlier save, or is whole again. [NT-7]
CREATE FUNCTION notify_of_restore(p_session BYTEA, p_account BYTEA, p_action TEXT, p_at TIMESTAMPTZ) RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE
    m RECORD;
BEGIN
    FOR m IN SELECT a."account_id", a."workspace_id" FROM "workspace_sessions" s JOIN "members" a ON a."workspace_id" = s."workspace_id"
              WHERE s."id" = p_session AND (a."role" = 4 OR a."account_id" = p_account) ORDER BY 1 LOOP
        PERFORM notify_account(m."account_id", 'restore_done', jsonb_build_object('act', p_action, 'workspaceId',
            id_text('wsp', m."workspace_id"), 'sessionId', id_text('ses', p_session), 'accountId', id_text('acc', p_account)), p_at);
    END LOOP;
END $$;

CREATE FUNCTION notify_of_new_restore() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    PERFORM notify_of_restore(NEW."session_id", NEW."account_id", 'session.restored', NEW."at");
    RETURN NULL;
END $$;
CREATE TRIGGER "session_restores_announce" AFTER INSERT ON "session_restores"
    FOR EACH ROW EXECUTE FUNCTION notify_of_new_restore();

CREATE FUNCTION notify_of_recovery() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    PERFORM notify_of_restore(NEW."session_id", NEW."account_id", 'session.recovered', NEW."ended_at");
    RETURN NULL;
END $$;
CREATE TRIGGER "recovery_attempts_begun_announce" AFTER INSERT ON "recovery_attempts"
    FOR EACH ROW WHEN (NEW."ending" = 1) EXECUTE FUNCTION notify_of_recovery();
CREATE TRIGGER "recovery_attempts_ended_announce" AFTER UPDATE ON "recovery_attempts"
    FOR EACH ROW WHEN (NEW."ending" = 1 AND OLD."ending" IS NULL) EXECUTE FUNCTION notify_of_recovery();

-- A device could not save for a while, and says so: once an hour for each. [NT-7]
CREATE FUNCTION notify_of_failed_save(p_account BYTEA, p_session BYTEA, p_device BYTEA, p_at TIMESTAMPTZ) RETURNS BOOLEAN LANGUAGE sql AS $$
    SELECT notify_once(p_account, 'save_failed', jsonb_strip_nulls(jsonb_build_object(
        'sessionId', id_text('ses', p_session), 'deviceId', id_text('dev', p_device))), p_at,
        coalesce('unsaved ' || id_text('dev', p_device), 'unsaved'), INTERVAL '1 hour')
$$;

-- Tells what comes with time: keys that are overdue, certificates that end soon, sessions that are nearly full. One replica at a
-- time. Drops what is old. Answers how many were told. [NT-7] [NT-8]
CREATE FUNCTION notify_due(p_at TIMESTAMPTZ) RETURNS INTEGER LANGUAGE plpgsql AS $$
DECLARE
    v_told INTEGER := 0;
    d RECORD;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtextextended('notify_due', 0)) THEN RETURN 0; END IF;
    DELETE FROM "notifications" WHERE "at" < p_at - INTERVAL '90 days';
    DELETE FROM "told_notices" WHERE "at" < p_at - INTERVAL '400 days';
    FOR d IN
        SELECT m."account_id", jsonb_build_object('workspaceId', id_text('wsp', w."id"), 'epoch', w."epoch") AS data,
               'key_expiring' AS kind, 'epoch ' || id_text('wsp', w."id") || ' ' || w."epoch" AS what, INTERVAL '30 days' AS again
          FROM "workspaces" w JOIN "members" m ON m."workspace_id" = w."id" AND m."role" >= 3
         WHERE w."epoch_since" <= p_at - INTERVAL '90 days'
        UNION ALL
        SELECT v."account_id", jsonb_build_object('deviceId', id_text('dev', v."id")), 'key_expiring',
               'certificate ' || id_text('dev', v."id") || ' ' || v."version", INTERVAL '30 days'
          FROM "devices" v
         WHERE v."revoked_at" IS NULL AND v."forgotten_at" IS NULL AND v."flags" & 6 = 0
           AND v."not_after" > p_at AND v."not_after" <= p_at + INTERVAL '14 days'
        UNION ALL
        SELECT m."account_id", jsonb_build_object('workspaceId', id_text('wsp', s."workspace_id"), 'sessionId', id_text('ses', s."id")),
               'quota_warning', 'quota ' || id_text('ses', s."id"), INTERVAL '30 days'
          FROM "workspace_sessions" s JOIN "members" m ON m."workspace_id" = s."workspace_id" AND m."role" = 4
         WHERE s."deleted_at" IS NULL AND s."archived_at" IS NULL AND greatest(s."sealed_bytes", s."stored_bytes") > 838860
           AND greatest(s."sealed_bytes", s."stored_bytes" / 4) >= 0.8 * session_max_bytes(s."workspace_id")
         ORDER BY 1, 4
    LOOP
        IF notify_once(d."account_id", d.kind, d.data, p_at, d.what, d.again) THEN v_told := v_told + 1; END IF;
    END LOOP;
    RETURN v_told;
END $$;
