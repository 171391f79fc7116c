import { expect, test } from "bun:test";
import { RATES_PER_MINUTE, SAVES_PER_MINUTE } from "@holdfast/protocol/limits";
import { readNodeConfig } from "./config.ts";

test("without settings the product uses its own database in .data", () => {
  expect(readNodeConfig({})).toEqual({
    dataDirectory: ".data",
    port: null,
    databaseUrl: null,
    origin: null,
    bucket: null,
    replica: "beside",
    scrubDays: 30,
    webhooks: { key: null, allow: "" },
    tls: null,
    rates: { perMinute: RATES_PER_MINUTE, savesPerMinute: SAVES_PER_MINUTE },
    auditDays: 400,
    human: null,
    mail: { smtpUrl: "", from: "" },
    notify: null,
    trustedProxies: new Set(),
    metricsToken: null,
    tracesEndpoint: null,
    socketOrigins: new Set(),
    listens: true,
  });
});

test("[IN-2] [IN-4] second copies go beside the database, elsewhere or nowhere, and the scrub has its days", () => {
  expect(readNodeConfig({ HOLDFAST_REPLICA_DIR: "off" }).replica).toBeNull();
  const HOLDFAST_REPLICA_DIR = "/mnt/other";
  expect(readNodeConfig({ HOLDFAST_REPLICA_DIR, HOLDFAST_SCRUB_DAYS: "7" })).toMatchObject({
    replica: { kind: "directory", directory: "/mnt/other" },
    scrubDays: 7,
  });
  const bucket = {
    HOLDFAST_REPLICA_S3_BUCKET: "copies",
    HOLDFAST_REPLICA_S3_ENDPOINT: "https://s3.example.org",
    HOLDFAST_REPLICA_S3_ACCESS_KEY_ID: "id",
    HOLDFAST_REPLICA_S3_SECRET_ACCESS_KEY: "hunter2",
  };
  expect(readNodeConfig(bucket)).toMatchObject({ bucket: null, replica: { kind: "s3", bucket: "copies" } });
  expect(() => readNodeConfig({ ...bucket, HOLDFAST_REPLICA_DIR })).toThrow(
    /^set one of HOLDFAST_REPLICA_DIR/,
  );
  expect(() => readNodeConfig({ HOLDFAST_REPLICA_S3_BUCKET: "x" })).toThrow(/all of HOLDFAST_REPLICA_S3/);
  expect(() => readNodeConfig({ HOLDFAST_SCRUB_DAYS: "0" })).toThrow(/^HOLDFAST_SCRUB_DAYS is a whole/);
});

test("[WH-1] [WH-7] the key of webhooks is kept with the data unless it is set, and where they may go beside is a setting", () => {
  const HOLDFAST_WEBHOOK_KEY = "hunter2".padEnd(43, "A");
  const HOLDFAST_WEBHOOK_ALLOW = "10.0.0.0/8, ::1";
  expect(readNodeConfig({ HOLDFAST_WEBHOOK_KEY, HOLDFAST_WEBHOOK_ALLOW }).webhooks).toEqual({
    key: HOLDFAST_WEBHOOK_KEY,
    allow: HOLDFAST_WEBHOOK_ALLOW,
  });
  expect(() => readNodeConfig({ HOLDFAST_WEBHOOK_KEY: "hunter2" })).toThrow(
    /^HOLDFAST_WEBHOOK_KEY is 32 bytes/,
  );
  expect(() => readNodeConfig({ HOLDFAST_WEBHOOK_ALLOW: "localhost" })).toThrow(/^HOLDFAST_WEBHOOK_ALLOW is/);
});

test("rates are settings, each with its own name", () => {
  const { rates } = readNodeConfig({ HOLDFAST_RATE_LOGIN: "99", HOLDFAST_RATE_DEVICE_START: "7" });
  expect(rates.perMinute).toEqual({ ...RATES_PER_MINUTE, login: 99, deviceStart: 7 });
  expect(() => readNodeConfig({ HOLDFAST_RATE_SAVES: "many" })).toThrow(/^HOLDFAST_RATE_SAVES is/);
});

test("[EV-5] [EV-7] other origins of sockets are named one by one, and listening can be switched off", () => {
  const read = readNodeConfig({
    HOLDFAST_SOCKET_ORIGINS: "https://a.example, https://b.example",
    HOLDFAST_LISTEN: "off",
  });
  expect([...read.socketOrigins, read.listens]).toEqual(["https://a.example", "https://b.example", false]);
  expect(() => readNodeConfig({ HOLDFAST_LISTEN: "hunter2" })).toThrow(/^HOLDFAST_LISTEN is on or off$/);
});

test("[B7] how long the audit log is kept is a setting within limits", () => {
  expect(readNodeConfig({ HOLDFAST_AUDIT_DAYS: "31" }).auditDays).toBe(31);
  for (const HOLDFAST_AUDIT_DAYS of ["29", "3651", "4.5", "ever"])
    expect(() => readNodeConfig({ HOLDFAST_AUDIT_DAYS })).toThrow(/^HOLDFAST_AUDIT_DAYS is a whole/);
});

test("[NT-1] a mail server goes with a sender, and its address is never printed", () => {
  const HOLDFAST_SMTP_URL = "smtps://who:hunter2@mail.example.org";
  const HOLDFAST_MAIL_FROM = "Holdfast <post@example.org>";
  expect(readNodeConfig({ HOLDFAST_SMTP_URL, HOLDFAST_MAIL_FROM }).mail).toEqual({
    smtpUrl: HOLDFAST_SMTP_URL,
    from: HOLDFAST_MAIL_FROM,
  });
  expect(() => readNodeConfig({ HOLDFAST_SMTP_URL })).toThrow(/^HOLDFAST_MAIL_FROM is set together/);
  for (const wrong of ["hunter2", "https://who:hunter2@mail.example.org"]) {
    const read = () => readNodeConfig({ HOLDFAST_SMTP_URL: wrong, HOLDFAST_MAIL_FROM });
    expect(read).toThrow(/^HOLDFAST_SMTP_URL looks like/);
    expect(read).not.toThrow("hunter2");
  }
});

test("[B16] [HC-1] both keys switch the human check on, and who verifies is reached safely", () => {
  const keys = { TURNSTILE_SITE_KEY: "0x1", TURNSTILE_SECRET: "hunter2" };
  expect(readNodeConfig(keys).human).toEqual({
    siteKey: "0x1",
    secret: "hunter2",
    verifyUrl: "https://challenges.cloudflare.com/turnstile/v0/siteverify",
    scriptUrl: "https://challenges.cloudflare.com/turnstile/v0/api.js?render=explicit",
  });
  const HOLDFAST_TURNSTILE_VERIFY_URL = "http://localhost:9/verify";
  expect(readNodeConfig({ ...keys, HOLDFAST_TURNSTILE_VERIFY_URL }).human?.verifyUrl).toBe(
    HOLDFAST_TURNSTILE_VERIFY_URL,
  );
  expect(() => readNodeConfig({ TURNSTILE_SECRET: "hunter2" })).toThrow(/^TURNSTILE_SITE_KEY and/);
  for (const name of ["HOLDFAST_TURNSTILE_VERIFY_URL", "HOLDFAST_TURNSTILE_SCRIPT_URL"])
    expect(() => readNodeConfig({ ...keys, [name]: "http://elsewhere.example" })).toThrow(`${name} is`);
});

test("a bucket takes the place of the folder, and all of its settings belong together", () => {
  const settings = {
    HOLDFAST_S3_BUCKET: "holdfast",
    HOLDFAST_S3_ENDPOINT: "https://objects.example.org",
    HOLDFAST_S3_ACCESS_KEY_ID: "who",
    HOLDFAST_S3_SECRET_ACCESS_KEY: "hunter2",
  };
  expect(readNodeConfig(settings).bucket).toMatchObject({ kind: "s3", bucket: "holdfast" });
  expect(() => readNodeConfig({ ...settings, HOLDFAST_S3_ENDPOINT: "" })).toThrow(/^a bucket needs all of/);
});

test("[OP-5] who may read what is counted has to show a token that nobody guesses", () => {
  const HOLDFAST_METRICS_TOKEN = "hunter2-hunter2-hunter2-hunter2-";
  expect(readNodeConfig({ HOLDFAST_METRICS_TOKEN }).metricsToken).toBe(HOLDFAST_METRICS_TOKEN);
  for (const wrong of ["hunter2", "hunter2 hunter2 hunter2 hunter2 hunter2"]) {
    const read = () => readNodeConfig({ HOLDFAST_METRICS_TOKEN: wrong });
    expect(read).toThrow(/^HOLDFAST_METRICS_TOKEN is 32/);
    expect(read).not.toThrow("hunter2");
  }
});

test("[A39] a wrong setting is named at start, and its value is not printed", () => {
  expect(() => readNodeConfig({ PORT: "hunter2" })).toThrow(/^PORT is/);
  expect(() => readNodeConfig({ HOLDFAST_ORIGIN: "https://a.example/path" })).toThrow(
    /^HOLDFAST_ORIGIN looks like/,
  );
  expect(() => readNodeConfig({ HOLDFAST_TLS_CERT: "/tmp/secret.pem" })).toThrow(/are set together$/);
});
