import { fromBase64url } from "@holdfast/protocol/encoding";
import { RATES_PER_MINUTE, type RateName } from "@holdfast/protocol/limits";
import { type Static, type TInteger, Type } from "@sinclair/typebox";
import { ConfigError } from "./read-config.ts";

/** The most a rate can be set to, a minute. */
export const RATE_MAX = 1_000_000;

export const text = (description: string) => Type.String({ minLength: 1, description });

export const whole = (
  description: string,
  limits: { readonly minimum: number; readonly maximum: number; readonly default: number },
): TInteger => Type.Integer({ ...limits, description });

export const secret = (description: string) => Type.String({ pattern: "^[A-Za-z0-9_-]{43}$", description });

/** Of `HOLDFAST_METRICS_TOKEN`: too long to be guessed, and fit for a header. */
export const METRICS_TOKEN_PATTERN = "^([!-~]{32,200})?$";

export const metricsToken = () =>
  Type.String({
    default: "",
    pattern: METRICS_TOKEN_PATTERN,
    description:
      "32 to 200 characters: who shows them as bearer reads /api/metrics; without it only this machine does",
  });

/** Of `OTEL_EXPORTER_OTLP_ENDPOINT`: without a name or a secret in it. */
export const TRACES_ENDPOINT_PATTERN = "^(https?://[^\\s?#@]+)?$";

export const tracesEndpoint = () =>
  Type.String({
    default: "",
    pattern: TRACES_ENDPOINT_PATTERN,
    description: "address of a collector that takes traces by OTLP over HTTP; without it there are none",
  });

/** Settings of every service that runs as a process of its own. */
export const serviceSettings = (port: number) => ({
  DATABASE_URL: text("PostgreSQL, as the role of the services"),
  PORT: whole("port to listen on; 0 takes a free one", { minimum: 0, maximum: 65_535, default: port }),
  HOLDFAST_HOST: Type.String({ default: "127.0.0.1", description: "address to listen on" }),
  HOLDFAST_ORIGIN: Type.String({
    default: "http://localhost:8787",
    pattern: "^https?://[a-z0-9.-]+(:[0-9]{1,5})?$",
    description: "the public address: passkeys are of it, and the names of the cookies carry its port",
  }),
  HOLDFAST_CSRF_SECRET: secret("32 bytes as base64url, the same for every service of one deployment"),
  HOLDFAST_DATABASE_POOL: whole("connections to PostgreSQL at most", { minimum: 2, maximum: 64, default: 6 }),
  HOLDFAST_TRUSTED_PROXIES: Type.String({
    default: "",
    pattern: "^[0-9a-fA-F.:, ]*$",
    description: "addresses whose X-Forwarded-For is believed, separated by commas",
  }),
  HOLDFAST_METRICS_TOKEN: metricsToken(),
  OTEL_EXPORTER_OTLP_ENDPOINT: tracesEndpoint(),
});

/** `HOLDFAST_RATE_DEVICE_START` for `deviceStart`. */
export const rateSetting = (name: string): string =>
  `HOLDFAST_RATE_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;

const RATE_NAMES = Object.keys(RATES_PER_MINUTE) as RateName[];

/** One setting for each rate of packages/protocol. */
export const RATE_SETTINGS: Readonly<Record<string, TInteger>> = Object.fromEntries(
  RATE_NAMES.map((name) => [
    rateSetting(name),
    whole("requests a minute", { minimum: 1, maximum: RATE_MAX, default: RATES_PER_MINUTE[name] }),
  ]),
);

/** The rates of settings that were read by `RATE_SETTINGS`. */
export const ratesOf = (settings: Readonly<Record<string, unknown>>): Record<RateName, number> => {
  const rates = RATE_NAMES.map((name) => [name, Number(settings[rateSetting(name)])] as const);
  return Object.fromEntries(rates) as Record<RateName, number>;
};

/** @throws ConfigError when 43 characters of base64url are not 32 bytes; it names the setting and no value */
export const secretBytes = (name: string, encoded: string): Uint8Array<ArrayBuffer> => {
  const bytes = fromBase64url(encoded);
  if (bytes === null) {
    throw new ConfigError(`The service cannot start:\n  ${name} is not base64url of 32 bytes`);
  }
  return bytes;
};

/** What every service makes of its settings. */
export interface ServiceConfig {
  readonly databaseUrl: string;
  readonly poolMax: number;
  readonly host: string;
  readonly port: number;
  /** The public address: scheme, host and port, as a browser writes them. */
  readonly origin: string;
  /** Port of the public address. */
  readonly cookiePort: number;
  readonly csrfSecret: Uint8Array<ArrayBuffer>;
  readonly trustedProxies: ReadonlySet<string>;
  /** Null: only this machine reads what is counted. */
  readonly metricsToken: string | null;
  /** Of a collector; null: nobody is told of single requests. */
  readonly tracesEndpoint: string | null;
}

/** Port of an address: the one it names or its scheme's. */
export const publicPort = (origin: string): number => {
  const { port, protocol } = new URL(origin);
  return port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
};

type Settings = {
  readonly [K in keyof ReturnType<typeof serviceSettings>]: Static<ReturnType<typeof serviceSettings>[K]>;
};

/** @throws ConfigError as `secretBytes` does */
export const serviceConfig = (settings: Settings): ServiceConfig => ({
  databaseUrl: settings.DATABASE_URL,
  poolMax: settings.HOLDFAST_DATABASE_POOL,
  host: settings.HOLDFAST_HOST,
  port: settings.PORT,
  origin: new URL(settings.HOLDFAST_ORIGIN).origin,
  cookiePort: publicPort(settings.HOLDFAST_ORIGIN),
  csrfSecret: secretBytes("HOLDFAST_CSRF_SECRET", settings.HOLDFAST_CSRF_SECRET),
  trustedProxies: new Set(settings.HOLDFAST_TRUSTED_PROXIES.split(/[\s,]+/).filter(Boolean)),
  metricsToken: settings.HOLDFAST_METRICS_TOKEN || null,
  tracesEndpoint: settings.OTEL_EXPORTER_OTLP_ENDPOINT || null,
});
