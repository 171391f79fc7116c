-- Work that takes longer than a request: who asked for what, how far it is, and what came of it. [OP-1] [OP-2]
CREATE TABLE "operations" (
    "id" BYTEA NOT NULL,
    "account_id" BYTEA NOT NULL,
    "login_id" BYTEA NOT NULL,
    "workspace_id" BYTEA NOT NULL,
    "kind" TEXT NOT NULL,
    "least_role" SMALLINT NOT NULL,
    "state" TEXT NOT NULL,
    "phase" TEXT NOT NULL,
    "done" BIGINT NOT NULL,
    "total" BIGINT,
    "place" JSONB,
    "cancel_asked" BOOLEAN NOT NULL,
    "version" BIGINT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "runner" BYTEA,
    "heard_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "result" JSONB,
    "problem" TEXT,

    CONSTRAINT "operations_pkey" PRIMARY KEY ("id")
);

-- Whoever asks for the same again while it goes on gets the one that goes on.
CREATE UNIQUE INDEX "operations_open_key" ON "operations" ("account_id", "workspace_id", "kind") WHERE "ended_at" IS NULL;
CREATE INDEX "operations_open_idx" ON "operations" ("created_at") WHERE "ended_at" IS NULL;
CREATE INDEX "operations_ended_at_idx" ON "operations" ("ended_at");
