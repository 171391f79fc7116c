import { resolve } from "node:path";
import { fromBase64url } from "@holdfast/protocol/encoding";
import { SAVES_PER_MINUTE, SCRUB_DAYS } from "@holdfast/protocol/limits";
import type { Network } from "@holdfast/service-kit/address-ranges";
import { parseNetworks } from "@holdfast/service-kit/public-targets";
import { ConfigError, readConfig } from "@holdfast/service-kit/read-config";
import { metricsToken, tracesEndpoint } from "@holdfast/service-kit/settings";
import { Type } from "@sinclair/typebox";

const text = (description: string) => Type.String({ minLength: 1, description });
const whole = (description: string, limits: { minimum: number; maximum: number; default: number }) =>
  Type.Integer({ ...limits, description });

/** Every setting of this service; docs/operating.md lists them. [OP-7] */
export const SESSION_SETTINGS = Type.Object({
  DATABASE_URL: text("PostgreSQL, as the role of the services"),
  PORT: whole("port to listen on; 0 takes a free one", { minimum: 0, maximum: 65_535, default: 8788 }),
  HOLDFAST_HOST: Type.String({ default: "127.0.0.1", description: "address to listen on" }),
  HOLDFAST_ORIGIN: Type.String({
    default: "http://localhost:8787",
    pattern: "^https?://[a-z0-9.-]+(:[0-9]{1,5})?$",
    description: "the public address, whose port the names of the cookies carry",
  }),
  HOLDFAST_SOCKET_ORIGINS: Type.String({
    default: "",
    pattern: "^[a-z0-9.:/, -]*$",
    description: "other addresses whose pages may open sockets, separated by commas",
  }),
  HOLDFAST_LISTEN: Type.Union([Type.Literal("on"), Type.Literal("off")], {
    default: "on",
    description:
      "whether replicas tell each other by LISTEN and NOTIFY; off where the database is behind a pooler",
  }),
  HOLDFAST_TOKEN_JWKS: text("public keys that verify access tokens, as the auth service publishes them"),
  HOLDFAST_CSRF_SECRET: Type.String({
    pattern: "^[A-Za-z0-9_-]{43}$",
    description: "32 bytes as base64url, the same for every service of one deployment",
  }),
  HOLDFAST_BLOB_DIR: Type.Optional(text("folder of large segments; or name a bucket")),
  HOLDFAST_S3_BUCKET: Type.Optional(text("bucket of large segments; or name a folder")),
  HOLDFAST_S3_ENDPOINT: Type.Optional(text("address of the object store")),
  HOLDFAST_S3_ACCESS_KEY_ID: Type.Optional(text("who asks the object store")),
  HOLDFAST_S3_SECRET_ACCESS_KEY: Type.Optional(text("how it proves it")),
  HOLDFAST_REPLICA_DIR: Type.Optional(text("folder of the second copy; or name a bucket; or neither")),
  HOLDFAST_REPLICA_S3_BUCKET: Type.Optional(text("bucket of the second copy")),
  HOLDFAST_REPLICA_S3_ENDPOINT: Type.Optional(text("address of its object store")),
  HOLDFAST_REPLICA_S3_ACCESS_KEY_ID: Type.Optional(text("who asks it")),
  HOLDFAST_REPLICA_S3_SECRET_ACCESS_KEY: Type.Optional(text("how it proves it")),
  HOLDFAST_SCRUB_DAYS: whole("in how many days everything that is stored is read once", {
    minimum: 1,
    maximum: 365,
    default: SCRUB_DAYS,
  }),
  HOLDFAST_S3_DEADLINE_SECONDS: whole("how long one put or get may take", {
    minimum: 1,
    maximum: 300,
    default: 20,
  }),
  HOLDFAST_WEBHOOK_KEY: Type.String({
    pattern: "^[A-Za-z0-9_-]{43}$",
    description: "32 bytes as base64url, the same for every replica: encrypts the secrets of hooks",
  }),
  HOLDFAST_WEBHOOK_ALLOW: Type.String({
    default: "",
    description: "addresses and networks that hooks may go to beside public ones, separated by commas",
  }),
  HOLDFAST_RATE_SAVES: whole("saves of one login a minute", {
    minimum: 1,
    maximum: 1_000_000,
    default: SAVES_PER_MINUTE,
  }),
  HOLDFAST_DATABASE_POOL: whole("connections to PostgreSQL at most", { minimum: 2, maximum: 64, default: 6 }),
  HOLDFAST_TRUSTED_PROXIES: Type.String({
    default: "",
    pattern: "^[0-9a-fA-F.:, ]*$",
    description: "addresses whose X-Forwarded-For is believed, separated by commas",
  }),
  HOLDFAST_METRICS_TOKEN: metricsToken(),
  OTEL_EXPORTER_OTLP_ENDPOINT: tracesEndpoint(),
});

/** Where segments go that are too large for a row. */
export type BlobPlace =
  | { readonly kind: "directory"; readonly directory: string }
  | {
      readonly kind: "s3";
      readonly bucket: string;
      readonly endpoint: string;
      readonly accessKeyId: string;
      readonly secretAccessKey: string;
      readonly deadlineMilliseconds: number;
    };

/** What the service needs to send to hooks. */
export interface WebhookPlace {
  /** 32 bytes: encrypts their secrets. */
  readonly key: Uint8Array<ArrayBuffer>;
  /** Where they may go beside public addresses. */
  readonly allow: readonly Network[];
}

/** Settings of the service when it runs by itself; in the single-node process the same come from there. */
export interface SessionConfig {
  readonly databaseUrl: string;
  readonly poolMax: number;
  readonly host: string;
  readonly port: number;
  /** The public address: scheme, host and port. */
  readonly origin: string;
  readonly cookiePort: number;
  /** JSON of a JWKS: public keys alone. */
  readonly tokenKeys: string;
  readonly csrfSecret: Uint8Array<ArrayBuffer>;
  readonly blobs: BlobPlace;
  /** Null: no second copy is kept. */
  readonly replica: BlobPlace | null;
  readonly scrubDays: number;
  readonly webhooks: WebhookPlace;
  readonly savesPerMinute: number;
  readonly trustedProxies: ReadonlySet<string>;
  /** Null: only this machine reads what is counted. */
  readonly metricsToken: string | null;
  /** Of a collector; null: nobody is told of single requests. */
  readonly tracesEndpoint: string | null;
  /** Where pages may come from that open a socket. */
  readonly origins: ReadonlySet<string>;
  readonly listens: boolean;
}

type Env = Readonly<Record<string, string | undefined>>;

interface PlaceSettings {
  readonly directory: string | undefined;
  readonly bucket: string | undefined;
  readonly endpoint: string | undefined;
  readonly accessKeyId: string | undefined;
  readonly secretAccessKey: string | undefined;
}

const refuseStart = (why: string): ConfigError => new ConfigError(`The service cannot start:\n  ${why}`);

/** Null where neither folder nor bucket is named. */
const placeOf = (names: string, seconds: number, place: PlaceSettings): BlobPlace | null => {
  const { directory, bucket, endpoint, accessKeyId, secretAccessKey } = place;
  if (directory !== undefined) return { kind: "directory", directory: resolve(directory) };
  if (bucket === undefined) return null;
  if (!bucket || !endpoint || !accessKeyId || !secretAccessKey)
    throw refuseStart(`a bucket needs all of ${names}`);
  return { kind: "s3", bucket, endpoint, accessKeyId, secretAccessKey, deadlineMilliseconds: seconds * 1000 };
};

const blobPlace = (settings: typeof SESSION_SETTINGS.static): BlobPlace => {
  const { HOLDFAST_BLOB_DIR: directory, HOLDFAST_S3_BUCKET: bucket } = settings;
  const place = placeOf("HOLDFAST_S3_*", settings.HOLDFAST_S3_DEADLINE_SECONDS, {
    directory,
    bucket,
    endpoint: settings.HOLDFAST_S3_ENDPOINT,
    accessKeyId: settings.HOLDFAST_S3_ACCESS_KEY_ID,
    secretAccessKey: settings.HOLDFAST_S3_SECRET_ACCESS_KEY,
  });
  if (place === null || (directory !== undefined && bucket !== undefined))
    throw refuseStart("set one of HOLDFAST_BLOB_DIR and HOLDFAST_S3_BUCKET");
  return place;
};

const replicaPlace = (settings: typeof SESSION_SETTINGS.static): BlobPlace | null => {
  const { HOLDFAST_REPLICA_DIR: directory, HOLDFAST_REPLICA_S3_BUCKET: bucket } = settings;
  if (directory !== undefined && bucket !== undefined)
    throw refuseStart("set one of HOLDFAST_REPLICA_DIR and HOLDFAST_REPLICA_S3_BUCKET");
  return placeOf("HOLDFAST_REPLICA_S3_*", settings.HOLDFAST_S3_DEADLINE_SECONDS, {
    directory,
    bucket,
    endpoint: settings.HOLDFAST_REPLICA_S3_ENDPOINT,
    accessKeyId: settings.HOLDFAST_REPLICA_S3_ACCESS_KEY_ID,
    secretAccessKey: settings.HOLDFAST_REPLICA_S3_SECRET_ACCESS_KEY,
  });
};

const secretOf = (name: string, encoded: string): Uint8Array<ArrayBuffer> => {
  const secret = fromBase64url(encoded);
  if (secret === null) throw refuseStart(`${name} is not base64url of 32 bytes`);
  return secret;
};

/** @throws ConfigError where the list names anything but addresses and networks. */
export const webhookPlaceOf = (key: string, allowed: string): WebhookPlace => {
  const allow = parseNetworks(allowed);
  if (allow === null)
    throw refuseStart("HOLDFAST_WEBHOOK_ALLOW holds what is neither an address nor a network");
  return { key: secretOf("HOLDFAST_WEBHOOK_KEY", key), allow };
};

const publicPort = (origin: string): number => {
  const { port, protocol } = new URL(origin);
  return port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
};

/** @throws ConfigError that names every setting which is missing or wrong, and no value. */
export const readSessionConfig = (env: Env): SessionConfig => {
  const settings = readConfig(SESSION_SETTINGS, env);
  return {
    databaseUrl: settings.DATABASE_URL,
    poolMax: settings.HOLDFAST_DATABASE_POOL,
    host: settings.HOLDFAST_HOST,
    port: settings.PORT,
    origin: new URL(settings.HOLDFAST_ORIGIN).origin,
    cookiePort: publicPort(settings.HOLDFAST_ORIGIN),
    tokenKeys: settings.HOLDFAST_TOKEN_JWKS,
    csrfSecret: secretOf("HOLDFAST_CSRF_SECRET", settings.HOLDFAST_CSRF_SECRET),
    blobs: blobPlace(settings),
    replica: replicaPlace(settings),
    scrubDays: settings.HOLDFAST_SCRUB_DAYS,
    webhooks: webhookPlaceOf(settings.HOLDFAST_WEBHOOK_KEY, settings.HOLDFAST_WEBHOOK_ALLOW),
    savesPerMinute: settings.HOLDFAST_RATE_SAVES,
    origins: new Set([
      new URL(settings.HOLDFAST_ORIGIN).origin,
      ...settings.HOLDFAST_SOCKET_ORIGINS.split(/[\s,]+/).filter(Boolean),
    ]),
    listens: settings.HOLDFAST_LISTEN === "on",
    trustedProxies: new Set(
      settings.HOLDFAST_TRUSTED_PROXIES.split(",")
        .map((address) => address.trim())
        .filter((address) => address !== ""),
    ),
    metricsToken: settings.HOLDFAST_METRICS_TOKEN || null,
    tracesEndpoint: settings.OTEL_EXPORTER_OTLP_ENDPOINT || null,
  };
};

/** The settings of this process. */
export const sessionConfig = (): SessionConfig => readSessionConfig(process.env);
