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

const portOf = (text: string | undefined): number | null => {
  if (text === undefined || text === "") return null;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error("PORT is a whole number from 1 to 65535");
  return port;
};

const originOf = (text: string | undefined): string | null => {
  if (text === undefined || text === "") return null;
  if (!URL.canParse(text) || new URL(text).origin !== text)
    throw new Error("HOLDFAST_ORIGIN looks like https://holdfast.example.org");
  return text;
};

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

const scrubDaysOf = (text: string | undefined): number => {
  if (text === undefined || text === "") return SCRUB_DAYS;
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > SCRUB_DAYS_MAX)
    throw new Error(`HOLDFAST_SCRUB_DAYS is a whole number from 1 to ${SCRUB_DAYS_MAX}`);
  return days;
};

const rateOf = (env: Env, name: string, otherwise: number): number => {
  const setting = rateSetting(name);
  const text = env[setting];
  if (text === undefined || text === "") return otherwise;
  const rate = Number(text);
  if (!Number.isInteger(rate) || rate < 1 || rate > RATE_MAX)
    throw new Error(`${setting} is a whole number from 1 to ${RATE_MAX}`);
  return rate;
};

const ratesOf = (env: Env): Rates => {
  const names = Object.keys(RATES_PER_MINUTE) as RateName[];
  const entries = names.map((name) => [name, rateOf(env, name, RATES_PER_MINUTE[name])]);
  return {
    perMinute: Object.fromEntries(entries),
    savesPerMinute: rateOf(env, "saves", SAVES_PER_MINUTE),
  };
};

const auditDaysOf = (text: string | undefined): number => {
  if (text === undefined || text === "") return AUDIT_DAYS.usual;
  const days = Number(text);
  if (!Number.isInteger(days) || days < AUDIT_DAYS.least || days > AUDIT_DAYS.most)
    throw new Error(`HOLDFAST_AUDIT_DAYS is a whole number from ${AUDIT_DAYS.least} to ${AUDIT_DAYS.most}`);
  return days;
};

const metricsTokenOf = (text: string | undefined): string | null => {
  if (text === undefined || text === "") return null;
  if (!new RegExp(METRICS_TOKEN_PATTERN).test(text))
    throw new Error("HOLDFAST_METRICS_TOKEN is 32 to 200 characters without spaces");
  return text;
};

const tracesEndpointOf = (text: string | undefined): string | null => {
  if (text === undefined || text === "") return null;
  if (!new RegExp(TRACES_ENDPOINT_PATTERN).test(text))
    throw new Error("OTEL_EXPORTER_OTLP_ENDPOINT looks like http://collector.example.org:4318");
  return text;
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

const webhooksOf = (env: Env): NodeConfig["webhooks"] => {
  const key = env["HOLDFAST_WEBHOOK_KEY"] || null;
  const allow = env["HOLDFAST_WEBHOOK_ALLOW"] ?? "";
  if (key !== null && !WEBHOOK_KEY.test(key))
    throw new Error("HOLDFAST_WEBHOOK_KEY is 32 bytes as base64url");
  if (parseNetworks(allow) === null)
    throw new Error("HOLDFAST_WEBHOOK_ALLOW is addresses and networks, separated by commas");
  return { key, allow };
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
    port: portOf(env["PORT"]),
    databaseUrl: env["DATABASE_URL"] || null,
    origin: originOf(env["HOLDFAST_ORIGIN"]),
    bucket: bucketOf(env, "S3"),
    replica: replicaOf(env),
    scrubDays: scrubDaysOf(env["HOLDFAST_SCRUB_DAYS"]),
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
    auditDays: auditDaysOf(env["HOLDFAST_AUDIT_DAYS"]),
    socketOrigins: new Set((env["HOLDFAST_SOCKET_ORIGINS"] ?? "").split(/[\s,]+/).filter(Boolean)),
    listens: listensOf(env["HOLDFAST_LISTEN"]),
    trustedProxies: new Set((env["HOLDFAST_TRUSTED_PROXIES"] ?? "").split(/[\s,]+/).filter(Boolean)),
    metricsToken: metricsTokenOf(env["HOLDFAST_METRICS_TOKEN"]),
    tracesEndpoint: tracesEndpointOf(env["OTEL_EXPORTER_OTLP_ENDPOINT"]),
    tls: certificateFile && keyFile ? { certificateFile, keyFile } : null,
  };
};
