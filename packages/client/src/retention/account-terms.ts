import type { Id } from "@holdfast/protocol/ids";
import { SESSION_CONFIG_DEFAULTS, type SessionConfig } from "@holdfast/protocol/retention";
import type { RetentionApi } from "../api/retention.ts";
import type { Clock } from "../clock.ts";
import { inBackground } from "../in-background.ts";
import type { SaveCache } from "../stores/save-cache.ts";

/** The terms change seldom, and nothing tells of it: who uses them after so long has them asked for. [NT-12] */
const ASK_MILLISECONDS = 15 * 60_000;

interface AccountTermsInput {
  readonly account: Id<"acc">;
  readonly clock: Pick<Clock, "now">;
  readonly cache: Pick<SaveCache, "config" | "setConfig">;
  readonly api: Pick<RetentionApi, "config">;
  /** Aborted when the keys go. */
  readonly ended: AbortSignal;
}

/** What the account says of how its sessions are saved; what was heard last, also without the service. [NT-12] */
export interface AccountTerms {
  readonly now: () => SessionConfig;
  readonly learn: (terms: SessionConfig) => Promise<void>;
  /** Asks now. Without an answer everything stays as it was. */
  readonly ask: () => void;
  /** Resolves when nothing is under way any more. */
  readonly atRest: () => Promise<void>;
}

export const createAccountTerms = (input: AccountTermsInput): AccountTerms => {
  const { account, clock, cache, api, ended } = input;
  let terms = SESSION_CONFIG_DEFAULTS;
  let heard = false;
  let askedAt = clock.now();
  let asking: Promise<void> | null = null;

  const learn = async (next: SessionConfig): Promise<void> => {
    heard = true;
    terms = next;
    // What is not kept is asked for again.
    await cache.setConfig(account, next).catch(() => undefined);
  };

  const askOnce = async (): Promise<void> => {
    const answer = await api.config();
    if (answer.ok) await learn(answer.value.terms);
  };
  const ask = (): Promise<void> => {
    askedAt = clock.now();
    asking ??= askOnce().finally(() => {
      asking = null;
    });
    return asking;
  };

  const begin = async (): Promise<void> => {
    const kept = await cache.config(account).catch(() => null);
    if (kept !== null && !heard) terms = kept;
    await ask();
  };
  const begun = begin();
  inBackground(begun);

  return {
    now: () => {
      if (!ended.aborted && clock.now() - askedAt >= ASK_MILLISECONDS) inBackground(ask());
      return terms;
    },
    learn,
    ask: () => inBackground(ask()),
    atRest: async () => {
      await begun;
      await asking;
    },
  };
};
