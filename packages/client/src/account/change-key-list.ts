import { toBase64url } from "@holdfast/protocol/encoding";
import { idBytes } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { KeyList } from "@holdfast/vault/key-list";
import type { ServerTime } from "../api/server-time.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { Platform } from "../platform.ts";
import { isTransient, problem, refuse } from "../problem.ts";
import type { Keychain } from "./keychain.ts";
import { type ListChange, nextKeyList } from "./next-key-list.ts";
import type { RefreshTrust } from "./refresh-trust.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** The next list as it is sent, and the version that it replaces. */
export interface NextList {
  readonly version: number;
  readonly keyList: string;
}

/** One change of the account's key list. */
export interface KeyListChange {
  /** What the next list has otherwise. Asked anew under every newer list. */
  readonly next: (before: KeyList) => ListChange;
  readonly send: (list: NextList) => Answer<unknown>;
  /** Whether a list says that it was made. */
  readonly isMade: (list: KeyList) => boolean;
  /** Looks at the newest list before anything is sent; a refusal ends it. */
  readonly mayBegin?: (list: KeyList) => Result<null, ClientProblem>;
  /** What is not so though the service said it was done, for people. */
  readonly unmade: string;
  /** Said where it was sent and nobody knows what became of it. */
  readonly unknown?: string;
}

export type ChangeKeyList = (change: KeyListChange) => Answer<null>;

interface ChangerDeps {
  readonly platform: Platform;
  readonly serverTime: ServerTime;
  readonly keychain: Keychain;
  readonly refreshTrust: RefreshTrust;
}

const ATTEMPTS = 3;

/**
 * Changes the key list of an unlocked account by compare-and-swap, under the newest list as often as another device is faster.
 * The answer may be lost or a lie: what counts is the list that the service hands out from then on. [AU-9]
 */
export const createKeyListChanger = ({
  platform,
  serverTime,
  keychain,
  refreshTrust,
}: ChangerDeps): ChangeKeyList => {
  const certificates = () =>
    keychain.trust().record.members.find(({ accountId }) => accountId === keychain.accountId)?.certificates ??
    [];

  const listAfter = async (change: ListChange): Promise<NextList> => {
    const before = keychain.trust().keyList;
    const author = { deviceId: idBytes(keychain.deviceId), signer: keychain.identity.ed.privateKey };
    const known = { certificates: certificates(), now: serverTime.now() };
    const { bytes } = await nextKeyList(platform.vault, before, author, change, known);
    return { version: before.list.version, keyList: toBase64url(bytes) };
  };

  return async ({ next, send, isMade, mayBegin, unmade, unknown }) => {
    const newest = (): KeyList => keychain.trust().keyList.list;
    const known = await refreshTrust();
    if (!known.ok) return known;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const begun = mayBegin?.(newest()) ?? ok(null);
      if (!begun.ok) return begun;
      if (isMade(newest())) return ok(null);
      const sent = await send(await listAfter(next(newest())));
      const overtaken = !sent.ok && sent.error.code === "version-conflict";
      if (!sent.ok && !overtaken && !isTransient(sent.error)) return sent;
      const refreshed = await refreshTrust({ anew: true });
      if (!refreshed.ok) {
        const said = sent.ok || overtaken ? refreshed : sent;
        return unknown === undefined ? said : err({ ...refreshed.error, detail: unknown });
      }
      if (isMade(newest())) return ok(null);
      if (sent.ok) return refuse("not-trusted", unmade);
      if (!overtaken) return sent;
    }
    return err(problem("version-conflict"));
  };
};
