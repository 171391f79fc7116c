-- Unlock tokens of assisted mode. A row holds a space key and the seed of a device that is thrown away, sealed under a token that no
-- service keeps.

CREATE TABLE "unlocks" (
    "id" BYTEA NOT NULL,
    "account_id" BYTEA NOT NULL,
    "workspace_id" BYTEA NOT NULL,
    "device_id" BYTEA NOT NULL,
    "wrap" BYTEA NOT NULL,
    "epoch" INTEGER NOT NULL,
    "origin" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "unlocks_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "unlocks_account_id_idx" ON "unlocks"("account_id");
