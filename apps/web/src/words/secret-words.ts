import type { SecretFinding } from "@holdfast/state/secrets/scan";
import type { Decision, SaidSecret } from "../workspace/said-secrets.ts";
import { counted } from "./size.ts";

const KINDS: Record<SecretFinding["kind"], string> = {
  "aws-access-key": "AWS access key",
  "github-token": "GitHub token",
  "gitlab-token": "GitLab token",
  "slack-token": "Slack token",
  "slack-webhook": "Slack webhook",
  "stripe-key": "Stripe key",
  "google-api-key": "Google API key",
  "google-client-secret": "Google client secret",
  "npm-token": "npm token",
  "pypi-token": "PyPI token",
  "sendgrid-key": "SendGrid key",
  "twilio-key": "Twilio key",
  "mailgun-key": "Mailgun key",
  "digitalocean-token": "DigitalOcean token",
  "docker-token": "Docker token",
  "vault-token": "Vault token",
  "model-hub-token": "Hugging Face token",
  "service-key": "Key of a service",
  "storage-key": "Key of a storage account",
  "age-key": "age key",
  "bot-token": "Token of a bot",
  "web-token": "Web token (JWT)",
  "private-key": "Private key",
  "address-password": "Password in an address",
  "assigned-value": "Password or key",
};

export const secretKind = (kind: SecretFinding["kind"]): string => KINDS[kind];

const NAMELESS: Record<SecretFinding["part"]["kind"], string> = {
  file: "a file",
  terminal: "a terminal",
  tab: "a browser tab",
  conversation: "a conversation",
  conflict: "an open conflict",
};

/** "src/config.ts, line 3, column 12"; what is one line has none. */
export const placeWords = ({ part, line, column }: SecretFinding): string => {
  const name = part.name === "" ? NAMELESS[part.kind] : part.name;
  return part.kind === "file" || part.kind === "conversation"
    ? `${name}, line ${line}, column ${column}`
    : name;
};

/** "GitHub token in src/config.ts, line 3, column 12." or how many there are. */
export const noticeWords = (secrets: readonly SaidSecret[]): string => {
  const [first, ...others] = secrets;
  const [place] = first?.places ?? [];
  if (first === undefined || place === undefined) return "";
  const where = `${secretKind(first.kind)} in ${placeWords(place)}`;
  return others.length === 0 ? `${where}.` : `${where}, and ${others.length} more.`;
};

export const titleWords = (count: number): string =>
  count === 1 ? "This looks like a secret" : `${count} things look like secrets`;

export const DECISIONS: readonly (readonly [Decision, string])[] = [
  ["keep", "Keep"],
  ["take-out", "Take out"],
  ["ignore", "Ignore"],
];

export const DECISION_HINTS: Record<Decision, string> = {
  keep: "It is saved, and not said again here.",
  "take-out": "A mark takes its place everywhere in this session.",
  ignore: "It is no secret: never said again, on any device.",
};

export const takenWords = (count: number, held: boolean): string => {
  const taken = `Took ${counted(count, "secret")} out.`;
  return held ? `${taken} Earlier saves hold it still: best is to replace it where it is from.` : taken;
};
