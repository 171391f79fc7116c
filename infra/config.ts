import { resolve } from "node:path";
import { type HumanPlace, humanPlaceOf } from "@holdfast/auth/edge/human-place";
import { httpPlaceOf } from "@holdfast/auth/mail/http-place";
import type { HttpPlace } from "@holdfast/auth/mail/http-sender";
import { type MailSettings, mailPlaceOf } from "@holdfast/auth/mail/mail-place";
import {
  AUDIT_DAYS,
  RATES_PER_MINUTE,
  type RateName,
  SAVES_PER_MINUTE,
  SCRUB_DAYS,
} from "@holdfast/protocol/limits";
import { parseNetworks } from "@holdfast/service-kit/public-targets";
import {
  METRICS_TOKEN_PATTERN,
  RATE_MAX,
  rateSetting,
  TRACES_ENDPOINT_PATTERN,
} from "@holdfast/service-kit/settings";
import type { BlobPlace } from "@holdfast/session/config";

/** How often what may be called. */
export interface Rates {
  readonly perMinute: Readonly<Record<RateName, number>>;
  readonly savesPerMinute: number;
}

/** What a person can set for the single-node product; the README lists it. */
export interface NodeConfig {
  readonly dataDirectory: string;
  /** Null: the port kept with the data, else 8787. */
  readonly port: number | null;
  /** Null: the embedded PostgreSQL. */
  readonly databaseUrl: string | null;
  /** Null: `http://localhost:<port>`. */
  readonly origin: string | null;
  /** Null: a folder beside the database. */
  readonly bucket: Extract<BlobPlace, { kind: "s3" }> | null;
  /** Where second copies go: a folder beside the database, a place of one's own, or nowhere (null). */
  readonly replica: "beside" | BlobPlace | null;
  /** In how many days everything that is stored is read once. */
  readonly scrubDays: number;
  /** The key that encrypts their secrets, base64url (null: the one kept with the data), and where they may go beside public addresses. */
  readonly webhooks: { readonly key: string | null; readonly allow: string };
  readonly rates: Rates;
  /** Days that entries of the audit log are kept. */
  readonly auditDays: number;
  /** Without a server mail goes to a folder beside the database. */
  readonly mail: Omit<MailSettings, "directory">;
  /** Where notices are posted beside mail; null: nowhere. */
  readonly notify: HttpPlace | null;
  /** Null: people are not told from programs. */
  readonly human: HumanPlace | null;
  /** Addresses whose X-Forwarded-For is believed. */
  readonly trustedProxies: ReadonlySet<string>;
  /** Null: only this machine reads what is counted. */
  readonly metricsToken: string | null;
  /** Of a collector; null: nobody is told of single requests. */
  readonly tracesEndpoint: string | null;
  /** Where pages may come from that open a socket, besides the origin. */
  readonly socketOrigins: ReadonlySet<string>;
  /** Whether replicas tell each other by LISTEN and NOTIFY. */
  readonly listens: boolean;
  readonly tls: { readonly certificateFile: string; readonly keyFile: string } | null;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Null where a setting is left out or empty. @throws Error that says `what` it is where it is something else. */
const textOf = (env: Env, name: string, isRight: (text: string) => boolean, what: string): string | null => {
  const text = env[name] || null;
  if (text !== null && !isRight(text)) throw new Error(`${name} ${what}`);
  return text;
};

const wholeOf = (env: Env, name: string, least: number, most: number): number | null => {
  const isRight = (text: string): boolean =>
    Number.isInteger(Number(text)) && Number(text) >= least && Number(text) <= most;
  const text = textOf(env, name, isRight, `is a whole number from ${least} to ${most}`);
  return text === null ? null : Number(text);
};

const isOrigin = (text: string): boolean => URL.canParse(text) && new URL(text).origin === text;

const S3_DEADLINE_MILLISECONDS = 20_000;

const bucketOf = (env: Env, which: "S3" | "REPLICA_S3"): NodeConfig["bucket"] => {
  const bucket = env[`HOLDFAST_${which}_BUCKET`];
  const endpoint = env[`HOLDFAST_${which}_ENDPOINT`];
  const accessKeyId = env[`HOLDFAST_${which}_ACCESS_KEY_ID`];
  const secretAccessKey = env[`HOLDFAST_${which}_SECRET_ACCESS_KEY`];
  if (!bucket) return null;
  if (!endpoint || !accessKeyId || !secretAccessKey)
    throw new Error(`a bucket needs all of HOLDFAST_${which}_*`);
  const deadlineMilliseconds = S3_DEADLINE_MILLISECONDS;
  return { kind: "s3", bucket, endpoint, accessKeyId, secretAccessKey, deadlineMilliseconds };
};

/** What switches second copies off. */
const NO_REPLICA = "off";

const replicaOf = (env: Env): NodeConfig["replica"] => {
  const directory = env["HOLDFAST_REPLICA_DIR"];
  const bucket = bucketOf(env, "REPLICA_S3");
  if (!directory) return bucket ?? "beside";
  if (bucket !== null) throw new Error("set one of HOLDFAST_REPLICA_DIR and HOLDFAST_REPLICA_S3_BUCKET");
  return directory === NO_REPLICA ? null : { kind: "directory", directory: resolve(directory) };
};

const SCRUB_DAYS_MAX = 365;
const PORT_MAX = 65_535;

const rateOf = (env: Env, name: string, otherwise: number): number =>
  wholeOf(env, rateSetting(name), 1, RATE_MAX) ?? otherwise;

const ratesOf = (env: Env): Rates => {
  const names = Object.keys(RATES_PER_MINUTE) as RateName[];
  const entries = names.map((name) => [name, rateOf(env, name, RATES_PER_MINUTE[name])]);
  return {
    perMinute: Object.fromEntries(entries),
    savesPerMinute: rateOf(env, "saves", SAVES_PER_MINUTE),
  };
};

const listensOf = (text = "on"): boolean => {
  if (text !== "on" && text !== "off") throw new Error("HOLDFAST_LISTEN is on or off");
  return text === "on";
};

const mailOf = (env: Env): NodeConfig["mail"] => {
  const mail = { smtpUrl: env["HOLDFAST_SMTP_URL"] ?? "", from: env["HOLDFAST_MAIL_FROM"] ?? "" };
  mailPlaceOf({ ...mail, directory: "" });
  return mail;
};

const WEBHOOK_KEY = /^[A-Za-z0-9_-]{43}$/;

const webhooksOf = (env: Env): NodeConfig["webhooks"] => ({
  key: textOf(env, "HOLDFAST_WEBHOOK_KEY", (text) => WEBHOOK_KEY.test(text), "is 32 bytes as base64url"),
  allow:
    textOf(
      env,
      "HOLDFAST_WEBHOOK_ALLOW",
      (text) => parseNetworks(text) !== null,
      "is addresses and networks, separated by commas",
    ) ?? "",
});

const metricsTokenOf = (env: Env): string | null => {
  const pattern = new RegExp(METRICS_TOKEN_PATTERN);
  const what = "is 32 to 200 characters without spaces";
  return textOf(env, "HOLDFAST_METRICS_TOKEN", (text) => pattern.test(text), what);
};

const tracesEndpointOf = (env: Env): string | null => {
  const pattern = new RegExp(TRACES_ENDPOINT_PATTERN);
  const what = "looks like http://collector.example.org:4318";
  return textOf(env, "OTEL_EXPORTER_OTLP_ENDPOINT", (text) => pattern.test(text), what);
};

/** @throws Error that names the setting and never its value. */
export const readNodeConfig = (env: Env): NodeConfig => {
  const certificateFile = env["HOLDFAST_TLS_CERT"];
  const keyFile = env["HOLDFAST_TLS_KEY"];
  if ((certificateFile === undefined) !== (keyFile === undefined)) {
    throw new Error("HOLDFAST_TLS_CERT and HOLDFAST_TLS_KEY are set together");
  }
  return {
    dataDirectory: env["HOLDFAST_DATA_DIR"] || ".data",
    port: wholeOf(env, "PORT", 1, PORT_MAX),
    databaseUrl: env["DATABASE_URL"] || null,
    origin: textOf(env, "HOLDFAST_ORIGIN", isOrigin, "looks like https://holdfast.example.org"),
    bucket: bucketOf(env, "S3"),
    replica: replicaOf(env),
    scrubDays: wholeOf(env, "HOLDFAST_SCRUB_DAYS", 1, SCRUB_DAYS_MAX) ?? SCRUB_DAYS,
    webhooks: webhooksOf(env),
    rates: ratesOf(env),
    mail: mailOf(env),
    notify: httpPlaceOf({
      url: env["HOLDFAST_NOTIFY_URL"] ?? "",
      secret: env["HOLDFAST_NOTIFY_SECRET"] ?? "",
    }),
    human: humanPlaceOf({
      siteKey: env["TURNSTILE_SITE_KEY"] ?? "",
      secret: env["TURNSTILE_SECRET"] ?? "",
      verifyUrl: env["HOLDFAST_TURNSTILE_VERIFY_URL"] ?? "",
      scriptUrl: env["HOLDFAST_TURNSTILE_SCRIPT_URL"] ?? "",
    }),
    auditDays: wholeOf(env, "HOLDFAST_AUDIT_DAYS", AUDIT_DAYS.least, AUDIT_DAYS.most) ?? AUDIT_DAYS.usual,
    socketOrigins: new Set((env["HOLDFAST_SOCKET_ORIGINS"] ?? "").split(/[\s,]+/).filter(Boolean)),
    listens: listensOf(env["HOLDFAST_LISTEN"]),
    trustedProxies: new Set((env["HOLDFAST_TRUSTED_PROXIES"] ?? "").split(/[\s,]+/).filter(Boolean)),
    metricsToken: metricsTokenOf(env),
    tracesEndpoint: tracesEndpointOf(env),
    tls: certificateFile && keyFile ? { certificateFile, keyFile } : null,
  };
};
