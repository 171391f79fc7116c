-- The device that a login acts for, where it is known.
ALTER TABLE "logins" ADD COLUMN "device_id" BYTEA;
