-- Devices that ask to be let in by another device of the account. Codes are kept as hashes, and rows for ten minutes: one that
-- was used is gone.

CREATE TABLE "device_codes" (
    "device_hash" BYTEA NOT NULL,
    "user_hash" BYTEA NOT NULL,
    "client" TEXT NOT NULL,
    "pairing_key" BYTEA NOT NULL,
    "user_agent" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "interval_seconds" INTEGER NOT NULL,
    "polled_at" TIMESTAMPTZ(3),
    "account_id" BYTEA,
    "status" TEXT NOT NULL,
    "decided_by" BYTEA,
    "hand_off" BYTEA,

    CONSTRAINT "device_codes_pkey" PRIMARY KEY ("device_hash")
);

CREATE UNIQUE INDEX "device_codes_user_hash_key" ON "device_codes"("user_hash");
CREATE INDEX "device_codes_account_id_idx" ON "device_codes"("account_id");
CREATE INDEX "device_codes_expires_at_idx" ON "device_codes"("expires_at");

-- A device's logins: listed with it, and ended with it.
CREATE INDEX "logins_device_id_idx" ON "logins"("device_id");
