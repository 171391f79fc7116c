import { LOCK_SECONDS, WRONG_ATTEMPTS_BEFORE_LOCK } from "@holdfast/protocol/limits";
import { err, type Result } from "@holdfast/protocol/result";
import type { ClientProblem } from "../contract/problem.ts";
import type { Platform } from "../platform.ts";
import { problem } from "../problem.ts";
import type { AccountRecord } from "../stores/device-store.ts";
import type { Entered } from "./register.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

const LOCK_MILLISECONDS = LOCK_SECONDS * 1000;

/**
 * Lets a passphrase be tried on a device that keeps an account: five wrong ones in a row wait for a quarter of an hour, whatever is
 * restarted meanwhile. Each is counted before it is tried. Who takes a copy of what the device keeps is stopped by the cost of the
 * derivation alone. [SL-9]
 */
export const tryUnlock = async (
  { device, clock }: Pick<Platform, "device" | "clock">,
  record: AccountRecord,
  unlock: (record: AccountRecord) => Answer<Entered>,
): Answer<Entered> => {
  const { wrongUnlocks, ...clean } = record;
  const now = clock.now();
  const left = (wrongUnlocks?.until ?? 0) - now;
  // A clock that was put back must not lock anybody out for longer.
  if (left > 0 && left <= LOCK_MILLISECONDS) {
    return err(problem("account-locked", { retryAfterSeconds: Math.ceil(left / 1000) }));
  }
  const before = wrongUnlocks === undefined || wrongUnlocks.until > 0 ? 0 : wrongUnlocks.count;
  const count = before + 1;
  const until = count >= WRONG_ATTEMPTS_BEFORE_LOCK ? now + LOCK_MILLISECONDS : 0;
  await device.put({ ...clean, wrongUnlocks: { count, until } });
  const entered = await unlock(clean);
  // Nobody was told that it was wrong, so it does not count.
  if (!entered.ok && entered.error.code !== "wrong-passphrase") await device.put(record);
  return entered;
};
