-- Ages of epochs, and when a grant was replaced: what decides when keys are due and when an earlier grant may go.

ALTER TABLE "workspaces" ADD COLUMN "epoch_since" TIMESTAMPTZ(3);

-- A key ring is stored with the first roster of its epoch. Digests are of rings of one epoch each; the earliest counts.
UPDATE "workspaces" SET "epoch_since" = coalesce(
    (SELECT min("created_at") FROM "key_rings"
      WHERE "key_rings"."workspace_id" = "workspaces"."id" AND "key_rings"."epoch" = "workspaces"."epoch"),
    "created_at");

ALTER TABLE "workspaces" ALTER COLUMN "epoch_since" SET NOT NULL, ALTER COLUMN "epoch_since" SET DEFAULT CURRENT_TIMESTAMP;

ALTER TABLE "grants" ADD COLUMN "replaced_at" TIMESTAMPTZ(3);

-- Of earlier builds: whatever is of an earlier epoch was replaced at the latest when the present one began.
UPDATE "grants" SET "replaced_at" = "workspaces"."epoch_since" FROM "workspaces"
 WHERE "workspaces"."id" = "grants"."workspace_id" AND "grants"."epoch" < "workspaces"."epoch";

CREATE INDEX "grants_replaced_at_idx" ON "grants"("replaced_at") WHERE "replaced_at" IS NOT NULL;
