import { SECRETS_CALLS, type SecretsCall, type SessionSecrets } from "../contract/secrets.ts";

type AskSecrets = (method: SecretsCall, args: readonly unknown[]) => Promise<unknown>;

/** Secrets of a session as a page uses them, when the work is done at the other end of a port. */
export const pageSecrets = (ask: AskSecrets): SessionSecrets =>
  Object.fromEntries(
    SECRETS_CALLS.map((method) => [method, (...args: readonly unknown[]) => ask(method, args)]),
  ) as unknown as SessionSecrets;
