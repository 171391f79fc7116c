-- An account's root key can be replaced: its identities stand in a chain of signed statements, and a member whose new keys no admin
-- has confirmed writes nothing. [RO-9] [RO-11] [RO-12]

CREATE TABLE "successors" (
    "account_id" BYTEA NOT NULL,
    "version" INTEGER NOT NULL,
    "body" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "successors_pkey" PRIMARY KEY ("account_id", "version")
);

ALTER TABLE "members" ADD COLUMN "keys_changed_at" TIMESTAMPTZ(3);

-- As in migration 0002, and besides: who has other keys than the roster names writes nothing.
CREATE OR REPLACE FUNCTION judge_writer(
    p_workspace BYTEA, p_session BYTEA, p_account BYTEA, p_login BYTEA, p_device BYTEA, p_ed_public BYTEA, p_epoch BIGINT
) RETURNS TABLE (refusal TEXT) LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN w."id" IS NULL THEN 'not-found'
        WHEN l."id" IS NULL OR l."revoked_at" IS NOT NULL OR l."expires_at" <= now() THEN 'unauthenticated'
        WHEN m."role" IS NULL THEN 'not-found'
        WHEN m."role" < 2 OR m."keys_changed_at" IS NOT NULL THEN 'forbidden'
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
