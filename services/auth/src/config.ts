import { AUDIT_DAYS, type RateName } from "@holdfast/protocol/limits";
import { readConfig } from "@holdfast/service-kit/read-config";
import {
  RATE_SETTINGS,
  ratesOf,
  type ServiceConfig,
  secret,
  secretBytes,
  serviceConfig,
  serviceSettings,
  text,
  whole,
} from "@holdfast/service-kit/settings";
import { Type } from "@sinclair/typebox";
import { type HumanPlace, humanPlaceOf } from "./edge/human-place.ts";
import { httpPlaceOf } from "./mail/http-place.ts";
import type { HttpPlace } from "./mail/http-sender.ts";
import { mailPlaceOf } from "./mail/mail-place.ts";
import type { MailPlace } from "./mail/open-mail.ts";

const DEFAULT_PORT = 8789;

const Settings = Type.Object({
  ...serviceSettings(DEFAULT_PORT),
  HOLDFAST_TOKEN_KEY: text("Ed25519 private key that signs access tokens, as a JWK"),
  HOLDFAST_AUDIT_DAYS: whole("days that entries of the audit log are kept", {
    minimum: AUDIT_DAYS.least,
    maximum: AUDIT_DAYS.most,
    default: AUDIT_DAYS.usual,
  }),
  HOLDFAST_TOKEN_JWKS: Type.String({
    default: "",
    description:
      "public keys of earlier and later signing keys, as a JWKS: accepted and published with its own",
  }),
  HOLDFAST_FAKE_SALT_SECRET: secret("32 bytes as base64url: makes the answers about unknown addresses"),
});
const Mail = Type.Object({
  HOLDFAST_SMTP_URL: Type.String({
    default: "",
    description: "mail server; without one mail is written to files",
  }),
  HOLDFAST_MAIL_FROM: Type.String({ default: "", description: "sender of mail" }),
  HOLDFAST_MAIL_DIR: Type.String({
    default: ".data/mail",
    description: "folder for mail that no server takes",
  }),
});
const Notify = Type.Object({
  HOLDFAST_NOTIFY_URL: Type.String({ default: "", description: "receives notices beside mail" }),
  HOLDFAST_NOTIFY_SECRET: Type.String({
    default: "",
    description: "signs what it receives: whsec_ and base64",
  }),
});
const Human = Type.Object({
  TURNSTILE_SITE_KEY: Type.String({
    default: "",
    description: "Turnstile's public key; with the secret it is switched on",
  }),
  TURNSTILE_SECRET: Type.String({ default: "", description: "Turnstile's secret" }),
  HOLDFAST_TURNSTILE_VERIFY_URL: Type.String({ default: "", description: "who verifies tokens" }),
  HOLDFAST_TURNSTILE_SCRIPT_URL: Type.String({ default: "", description: "the widget's script" }),
});
const Rates = Type.Object(RATE_SETTINGS);

/** Every setting of this service; docs/operating.md lists them. [OP-7] */
export const AUTH_SETTINGS = Type.Object({
  ...Settings.properties,
  ...Mail.properties,
  ...Notify.properties,
  ...Human.properties,
  ...Rates.properties,
});

/** Settings of the service when it runs by itself; in the single-node process the same come from there. */
export interface AuthConfig extends ServiceConfig {
  /** JSON of a private JWK. */
  readonly tokenKey: string;
  /** JSON of a JWKS, or empty. */
  readonly otherTokenKeys: string;
  readonly fakeSaltSecret: Uint8Array<ArrayBuffer>;
  readonly perMinute: Readonly<Record<RateName, number>>;
  readonly auditDays: number;
  readonly mail: MailPlace;
  /** Null: notices are not posted. */
  readonly notify: HttpPlace | null;
  /** Null: switched off. */
  readonly human: HumanPlace | null;
}

type Env = Readonly<Record<string, string | undefined>>;

const mailOf = (env: Env): MailPlace => {
  const { HOLDFAST_SMTP_URL, HOLDFAST_MAIL_FROM, HOLDFAST_MAIL_DIR } = readConfig(Mail, env);
  const [smtpUrl, from] = [HOLDFAST_SMTP_URL, HOLDFAST_MAIL_FROM];
  return mailPlaceOf({ smtpUrl, from, directory: HOLDFAST_MAIL_DIR });
};

const notifyOf = (env: Env): HttpPlace | null => {
  const { HOLDFAST_NOTIFY_URL: url, HOLDFAST_NOTIFY_SECRET: secret } = readConfig(Notify, env);
  return httpPlaceOf({ url, secret });
};

const humanOf = (env: Env): HumanPlace | null => {
  const settings = readConfig(Human, env);
  return humanPlaceOf({
    siteKey: settings.TURNSTILE_SITE_KEY,
    secret: settings.TURNSTILE_SECRET,
    verifyUrl: settings.HOLDFAST_TURNSTILE_VERIFY_URL,
    scriptUrl: settings.HOLDFAST_TURNSTILE_SCRIPT_URL,
  });
};

/** @throws Error that names settings which are missing or wrong, and no value. */
export const readAuthConfig = (env: Env): AuthConfig => {
  const settings = readConfig(Settings, env);
  const { HOLDFAST_FAKE_SALT_SECRET: fakeSalt } = settings;
  return {
    ...serviceConfig(settings),
    tokenKey: settings.HOLDFAST_TOKEN_KEY,
    otherTokenKeys: settings.HOLDFAST_TOKEN_JWKS,
    fakeSaltSecret: secretBytes("HOLDFAST_FAKE_SALT_SECRET", fakeSalt),
    perMinute: ratesOf(readConfig(Rates, env)),
    auditDays: settings.HOLDFAST_AUDIT_DAYS,
    mail: mailOf(env),
    notify: notifyOf(env),
    human: humanOf(env),
  };
};

/** The settings of this process. */
export const authConfig = (): AuthConfig => readAuthConfig(process.env);
