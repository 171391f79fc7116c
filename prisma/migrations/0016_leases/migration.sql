-- Who writes in a session, and which sessions are branches of others. [LE-1] [LE-5]

-- The row stays when a lease ends: its generation goes on.
CREATE TABLE "session_leases" (
    "session_id" BYTEA NOT NULL,
    "generation" BIGINT NOT NULL,
    "account_id" BYTEA NOT NULL,
    "login_id" BYTEA NOT NULL,
    "device_id" BYTEA NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "session_leases_pkey" PRIMARY KEY ("session_id")
);

ALTER TABLE "workspace_sessions" ADD COLUMN "branch_of" BYTEA;

-- The lease of a session while its holder may write there: it ends with its time, its login, its device and the role. [LE-2]
CREATE FUNCTION live_lease(p_session BYTEA) RETURNS SETOF "session_leases" LANGUAGE sql VOLATILE AS $$
    SELECT k.* FROM "session_leases" k
      JOIN "workspace_sessions" s ON s."id" = k."session_id" AND s."deleted_at" IS NULL
     WHERE k."session_id" = p_session AND k."expires_at" > clock_timestamp()
       AND writer_refusal(s."workspace_id", k."session_id", k."account_id", k."login_id", k."device_id", NULL, NULL) IS NULL
$$;

-- Gives a lease, or says who has it. Codes: held (by the caller's device from now on), lease-held, and problem codes. [LE-1]
CREATE FUNCTION take_lease(
    p_session BYTEA, p_account BYTEA, p_login BYTEA, p_device BYTEA, p_take BOOLEAN, p_seconds INTEGER
) RETURNS TABLE (code TEXT, generation BIGINT, device_id BYTEA, since TIMESTAMPTZ, expires_at TIMESTAMPTZ)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    s RECORD;
    v_known "session_leases";
    v_live BOOLEAN;
    v_code TEXT;
    v_now TIMESTAMPTZ;
    v_until TIMESTAMPTZ;
BEGIN
    SELECT "workspace_id" INTO s FROM "workspace_sessions" WHERE "id" = p_session AND "deleted_at" IS NULL;
    IF NOT FOUND THEN
        code := 'not-found';
        RETURN NEXT;
        RETURN;
    END IF;
    v_code := writer_refusal(s."workspace_id", p_session, p_account, p_login, p_device, NULL, NULL);
    IF v_code IS NOT NULL THEN
        code := v_code;
        RETURN NEXT;
        RETURN;
    END IF;
    v_now := clock_timestamp();
    INSERT INTO "session_leases" VALUES (p_session, 0, p_account, p_login, p_device, v_now, v_now) ON CONFLICT DO NOTHING;
    SELECT * INTO v_known FROM "session_leases" WHERE "session_id" = p_session FOR UPDATE;
    -- Read again: whoever held the row's lock until now may have changed everything.
    v_now := date_trunc('milliseconds', clock_timestamp());
    v_until := v_now + make_interval(secs => p_seconds);
    v_live := EXISTS (SELECT FROM live_lease(p_session));
    IF v_live AND v_known."device_id" <> p_device AND NOT p_take THEN
        RETURN QUERY SELECT 'lease-held', v_known."generation", v_known."device_id", v_known."since", v_known."expires_at";
        RETURN;
    END IF;
    RETURN QUERY
        UPDATE "session_leases" k SET
            "generation" = CASE WHEN k."generation" = 0 OR k."device_id" <> p_device
                                THEN k."generation" + 1 ELSE k."generation" END,
            "since" = CASE WHEN v_live AND k."device_id" = p_device THEN k."since" ELSE v_now END,
            "account_id" = p_account, "login_id" = p_login, "device_id" = p_device, "expires_at" = v_until
         WHERE k."session_id" = p_session
        RETURNING 'held', k."generation", k."device_id", k."since", k."expires_at";
END $$;
