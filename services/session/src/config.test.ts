import { describe, expect, test } from "bun:test";
import { toBase64url } from "@holdfast/protocol/encoding";
import { SAVES_PER_MINUTE } from "@holdfast/protocol/limits";
import { readSessionConfig } from "./config.ts";

const secret = toBase64url(new Uint8Array(32).fill(9));
const least = {
  DATABASE_URL: "postgresql://app:canary-password@127.0.0.1/holdfast",
  HOLDFAST_TOKEN_JWKS: '{"keys":[]}',
  HOLDFAST_CSRF_SECRET: secret,
  HOLDFAST_WEBHOOK_KEY: toBase64url(new Uint8Array(32).fill(8)),
  HOLDFAST_BLOB_DIR: "/var/lib/holdfast/blobs",
};

describe("settings of the session service", () => {
  test("what is not set has a default", () => {
    const config = readSessionConfig(least);
    expect(config).toMatchObject({ port: 8788, host: "127.0.0.1", cookiePort: 8787, poolMax: 6 });
    expect(config.savesPerMinute).toBe(SAVES_PER_MINUTE);
    expect(config.blobs).toEqual({ kind: "directory", directory: "/var/lib/holdfast/blobs" });
    expect(config.csrfSecret).toEqual(new Uint8Array(32).fill(9));
  });

  test("an origin without a port has the one of its scheme", () => {
    const ports = ["https://holdfast.example.org", "http://holdfast.example.org", "http://localhost:9000"];
    const found = ports.map((HOLDFAST_ORIGIN) => readSessionConfig({ ...least, HOLDFAST_ORIGIN }).cookiePort);
    expect(found).toEqual([443, 80, 9000]);
  });

  test("[AU-12] what is missing or wrong is named, and no value is", () => {
    const wrong: readonly [Record<string, string | undefined>, string][] = [
      [{ DATABASE_URL: undefined }, "DATABASE_URL is missing"],
      [{ PORT: "canary" }, "PORT is not valid"],
      [{ PORT: "70000" }, "PORT is not valid"],
      [{ HOLDFAST_CSRF_SECRET: "canary" }, "HOLDFAST_CSRF_SECRET is not valid"],
      [{ HOLDFAST_CSRF_SECRET: `${secret.slice(0, -1)}_` }, "HOLDFAST_CSRF_SECRET is not base64url"],
      [{ HOLDFAST_WEBHOOK_KEY: undefined }, "HOLDFAST_WEBHOOK_KEY is missing"],
      [{ HOLDFAST_WEBHOOK_KEY: "canary" }, "HOLDFAST_WEBHOOK_KEY is not valid"],
      [{ HOLDFAST_WEBHOOK_ALLOW: "10.0.0.0/8, canary" }, "HOLDFAST_WEBHOOK_ALLOW holds"],
      [{ HOLDFAST_ORIGIN: "canary" }, "HOLDFAST_ORIGIN is not valid"],
      [{ HOLDFAST_BLOB_DIR: undefined }, "HOLDFAST_BLOB_DIR and HOLDFAST_S3_BUCKET"],
      [{ HOLDFAST_S3_BUCKET: "canary" }, "HOLDFAST_BLOB_DIR and HOLDFAST_S3_BUCKET"],
      [{ HOLDFAST_BLOB_DIR: undefined, HOLDFAST_S3_BUCKET: "canary" }, "all of HOLDFAST_S3_*"],
    ];
    for (const [change, message] of wrong) {
      const read = () => readSessionConfig({ ...least, ...change });
      expect(read).toThrow(message);
      expect(read).not.toThrow("canary");
    }
  });

  test("[WH-1] [WH-7] hooks have a key, and go nowhere but to public addresses unless something is allowed", () => {
    const { webhooks } = readSessionConfig(least);
    expect(webhooks).toEqual({ key: new Uint8Array(32).fill(8), allow: [] });
    const allowed = readSessionConfig({ ...least, HOLDFAST_WEBHOOK_ALLOW: "127.0.0.1, fd00::/8" }).webhooks
      .allow;
    expect(allowed.map(({ bits }) => bits)).toEqual([32, 8]);
  });

  test("[IN-2] [IN-4] a second store is a folder or a bucket, or none, and the days of the scrub are a setting", () => {
    expect(readSessionConfig(least)).toMatchObject({ replica: null, scrubDays: 30 });
    const folder = { ...least, HOLDFAST_REPLICA_DIR: "/mnt/other", HOLDFAST_SCRUB_DAYS: "7" };
    expect(readSessionConfig(folder)).toMatchObject({
      replica: { kind: "directory", directory: "/mnt/other" },
      scrubDays: 7,
    });
    const bucket = {
      HOLDFAST_REPLICA_S3_BUCKET: "copies",
      HOLDFAST_REPLICA_S3_ENDPOINT: "https://s3.example.org",
      HOLDFAST_REPLICA_S3_ACCESS_KEY_ID: "id",
      HOLDFAST_REPLICA_S3_SECRET_ACCESS_KEY: "key",
    };
    expect(readSessionConfig({ ...least, ...bucket }).replica).toMatchObject({
      kind: "s3",
      bucket: "copies",
    });
    const wrong: readonly [Record<string, string>, string][] = [
      [{ ...folder, ...bucket }, "HOLDFAST_REPLICA_DIR and HOLDFAST_REPLICA_S3_BUCKET"],
      [{ HOLDFAST_REPLICA_S3_BUCKET: "canary" }, "all of HOLDFAST_REPLICA_S3_*"],
      [{ HOLDFAST_SCRUB_DAYS: "0" }, "HOLDFAST_SCRUB_DAYS is not valid"],
    ];
    for (const [change, message] of wrong) {
      const read = () => readSessionConfig({ ...least, ...change });
      expect(read).toThrow(message);
      expect(read).not.toThrow("canary");
    }
  });

  test("a bucket takes the place of the folder", () => {
    const config = readSessionConfig({
      ...least,
      HOLDFAST_BLOB_DIR: undefined,
      HOLDFAST_S3_BUCKET: "segments",
      HOLDFAST_S3_ENDPOINT: "https://s3.example.org",
      HOLDFAST_S3_ACCESS_KEY_ID: "id",
      HOLDFAST_S3_SECRET_ACCESS_KEY: "key",
    });
    expect(config.blobs).toMatchObject({ kind: "s3", bucket: "segments", deadlineMilliseconds: 20_000 });
  });
});
