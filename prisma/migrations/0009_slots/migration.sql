-- Slots have labels and a note of their use; a key list may leave out a device that ended. [SL-1] [SL-3] [SL-7]

ALTER TABLE "slots"
    ADD COLUMN "meta" BYTEA,
    ADD COLUMN "meta_version" INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN "last_used_at" TIMESTAMPTZ(3),
    ADD COLUMN "uses" INTEGER NOT NULL DEFAULT 0;
-- Every sign-in counts in its slot's row: room on the page keeps that from touching an index.
ALTER TABLE "slots" SET (fillfactor = 70);

ALTER TABLE "devices" ADD COLUMN "forgotten_at" TIMESTAMPTZ(3);
