-- Passkeys: WebAuthn credentials of accounts, and the questions to authenticators that nobody has answered yet.

CREATE TABLE "passkeys" (
    "id" BYTEA NOT NULL,
    "account_id" BYTEA NOT NULL,
    "credential_id" BYTEA NOT NULL,
    "public_key" BYTEA NOT NULL,
    "counter" BIGINT NOT NULL,
    "transports" TEXT[],
    "synced" BOOLEAN NOT NULL,
    "slot_id" BYTEA,
    "user_agent" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "passkeys_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "passkeys_credential_id_key" ON "passkeys"("credential_id");
CREATE INDEX "passkeys_account_id_idx" ON "passkeys"("account_id");

CREATE TABLE "passkey_challenges" (
    "hash" BYTEA NOT NULL,
    "login_id" BYTEA,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "passkey_challenges_pkey" PRIMARY KEY ("hash")
);

CREATE INDEX "passkey_challenges_expires_at_idx" ON "passkey_challenges"("expires_at");
