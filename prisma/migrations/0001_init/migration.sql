-- Accounts, logins, keys and workspaces. Ids are 16 bytes, digests and hashes 32. Nothing here opens anything: slots, wraps,
-- key rings and grants are sealed, key lists, rosters and certificates signed.

CREATE TABLE "accounts" (
    "id" BYTEA NOT NULL,
    "email" TEXT NOT NULL,
    "email_key" TEXT NOT NULL,
    "identity_ed" BYTEA NOT NULL,
    "key_list_version" INTEGER NOT NULL,
    "workspace_id" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "slots" (
    "id" BYTEA NOT NULL,
    "account_id" BYTEA NOT NULL,
    "kind" SMALLINT NOT NULL,
    "slot" BYTEA NOT NULL,
    "wrap" BYTEA NOT NULL,
    "auth_hash" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "slots_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "key_lists" (
    "account_id" BYTEA NOT NULL,
    "version" INTEGER NOT NULL,
    "digest" BYTEA NOT NULL,
    "body" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "key_lists_pkey" PRIMARY KEY ("account_id","version")
);

CREATE TABLE "devices" (
    "id" BYTEA NOT NULL,
    "account_id" BYTEA NOT NULL,
    "certificate" BYTEA NOT NULL,
    "version" INTEGER NOT NULL,
    "ed_public" BYTEA NOT NULL,
    "role_cap" SMALLINT NOT NULL,
    "flags" SMALLINT NOT NULL DEFAULT 0,
    "session_ids" BYTEA[] NOT NULL DEFAULT ARRAY[]::BYTEA[],
    "not_before" TIMESTAMPTZ(3) NOT NULL,
    "not_after" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "devices_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "logins" (
    "id" BYTEA NOT NULL,
    "account_id" BYTEA NOT NULL,
    "client" TEXT NOT NULL,
    "user_agent" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "logins_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "refresh_tokens" (
    "hash" BYTEA NOT NULL,
    "login_id" BYTEA NOT NULL,
    "generation" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "rotated_at" TIMESTAMPTZ(3),

    CONSTRAINT "refresh_tokens_pkey" PRIMARY KEY ("hash")
);

CREATE TABLE "sign_in_attempts" (
    "key" BYTEA NOT NULL,
    "attempts" INTEGER NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sign_in_attempts_pkey" PRIMARY KEY ("key")
);

CREATE TABLE "workspaces" (
    "id" BYTEA NOT NULL,
    "plan" TEXT NOT NULL DEFAULT 'personal',
    "epoch" INTEGER NOT NULL,
    "min_write_epoch" INTEGER NOT NULL,
    "roster_version" INTEGER NOT NULL,
    "roster_digest" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workspaces_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "rosters" (
    "workspace_id" BYTEA NOT NULL,
    "version" INTEGER NOT NULL,
    "digest" BYTEA NOT NULL,
    "body" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rosters_pkey" PRIMARY KEY ("workspace_id","version")
);

CREATE TABLE "key_rings" (
    "workspace_id" BYTEA NOT NULL,
    "digest" BYTEA NOT NULL,
    "epoch" INTEGER NOT NULL,
    "body" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "key_rings_pkey" PRIMARY KEY ("workspace_id","digest")
);

CREATE TABLE "grants" (
    "workspace_id" BYTEA NOT NULL,
    "account_id" BYTEA NOT NULL,
    "digest" BYTEA NOT NULL,
    "epoch" INTEGER NOT NULL,
    "body" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "grants_pkey" PRIMARY KEY ("workspace_id","account_id","digest")
);

CREATE TABLE "members" (
    "workspace_id" BYTEA NOT NULL,
    "account_id" BYTEA NOT NULL,
    "role" SMALLINT NOT NULL,
    "joined_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "members_pkey" PRIMARY KEY ("workspace_id","account_id")
);

-- Counters need not survive a crash, and must not cost the log a write a request.
CREATE UNLOGGED TABLE "rate_limits" (
    "key" TEXT NOT NULL,
    "window_start" TIMESTAMPTZ(3) NOT NULL,
    "hits" INTEGER NOT NULL,

    CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("key")
);

CREATE TABLE "idempotency_keys" (
    "id" BYTEA NOT NULL,
    "request_hash" BYTEA NOT NULL,
    "status" INTEGER,
    "headers" JSONB,
    "body" BYTEA,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "audit_entries" (
    "id" BYTEA NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "action" TEXT NOT NULL,
    "account_id" BYTEA,
    "login_id" BYTEA,
    "workspace_id" BYTEA,
    "target" TEXT,

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "accounts_email_key_key" ON "accounts"("email_key");
CREATE INDEX "slots_account_id_idx" ON "slots"("account_id");
CREATE INDEX "devices_account_id_idx" ON "devices"("account_id");
CREATE INDEX "logins_account_id_idx" ON "logins"("account_id");
CREATE UNIQUE INDEX "refresh_tokens_login_id_generation_key" ON "refresh_tokens"("login_id", "generation");
CREATE INDEX "sign_in_attempts_expires_at_idx" ON "sign_in_attempts"("expires_at");
CREATE INDEX "members_account_id_idx" ON "members"("account_id");
CREATE INDEX "idempotency_keys_expires_at_idx" ON "idempotency_keys"("expires_at");
CREATE INDEX "audit_entries_workspace_id_at_idx" ON "audit_entries"("workspace_id", "at" DESC);
CREATE INDEX "audit_entries_account_id_at_idx" ON "audit_entries"("account_id", "at" DESC);

-- One passphrase an account: signing in and deriving parameters look for exactly one.
CREATE UNIQUE INDEX "slots_passphrase_key" ON "slots"("account_id") WHERE "kind" = 1;

ALTER TABLE "slots" ADD CONSTRAINT "slots_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "key_lists" ADD CONSTRAINT "key_lists_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "devices" ADD CONSTRAINT "devices_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "logins" ADD CONSTRAINT "logins_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "refresh_tokens" ADD CONSTRAINT "refresh_tokens_login_id_fkey" FOREIGN KEY ("login_id") REFERENCES "logins"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "rosters" ADD CONSTRAINT "rosters_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "key_rings" ADD CONSTRAINT "key_rings_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "grants" ADD CONSTRAINT "grants_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "members" ADD CONSTRAINT "members_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "members" ADD CONSTRAINT "members_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Sealed and signed bytes do not compress.
ALTER TABLE "key_lists" ALTER COLUMN "body" SET STORAGE EXTERNAL;
ALTER TABLE "rosters" ALTER COLUMN "body" SET STORAGE EXTERNAL;
ALTER TABLE "key_rings" ALTER COLUMN "body" SET STORAGE EXTERNAL;
