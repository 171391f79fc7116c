-- Workspaces with names, plans, invites, and members who came later or have gone.

UPDATE "workspaces" SET "plan" = 'free' WHERE "plan" = 'personal';
ALTER TABLE "workspaces"
    ALTER COLUMN "plan" SET DEFAULT 'free',
    ADD COLUMN "meta" BYTEA,
    ADD COLUMN "meta_version" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "workspaces" ALTER COLUMN "meta" SET STORAGE EXTERNAL;

-- Where the login works; null is the account's home. [WS-2]
ALTER TABLE "logins" ADD COLUMN "workspace_id" BYTEA;

-- What the member knows the workspace by. [WS-6]
ALTER TABLE "members" ADD COLUMN "pin" BYTEA;

CREATE TABLE "former_members" (
    "workspace_id" BYTEA NOT NULL,
    "account_id" BYTEA NOT NULL,
    "role" SMALLINT NOT NULL,
    "joined_at" TIMESTAMPTZ(3) NOT NULL,
    "left_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "former_members_pkey" PRIMARY KEY ("workspace_id","account_id")
);

CREATE TABLE "invites" (
    "id" BYTEA NOT NULL,
    "workspace_id" BYTEA NOT NULL,
    "email" TEXT NOT NULL,
    "email_key" TEXT NOT NULL,
    "role" SMALLINT NOT NULL,
    "meta" BYTEA NOT NULL,
    "invited_by" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "accepted_at" TIMESTAMPTZ(3),
    "accepted_by" BYTEA,
    "key_list_version" INTEGER,
    "proof" BYTEA,
    "pin" BYTEA,
    "admitted_at" TIMESTAMPTZ(3),

    CONSTRAINT "invites_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "invites_workspace_id_id_idx" ON "invites"("workspace_id", "id" DESC);

ALTER TABLE "former_members" ADD CONSTRAINT "former_members_workspace_id_fkey"
    FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "invites" ADD CONSTRAINT "invites_workspace_id_fkey"
    FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;
