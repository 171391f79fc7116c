import { accountStore } from "./account-store.ts";

/** The account that is here with its keys, and the workspace that it works in. */
const place = (): string | null => {
  const { status } = accountStore.getState();
  return status.kind === "unlocked" ? `${status.account.accountId} ${status.account.workspaceId}` : null;
};

/** Tells later whether an answer is still for whoever asked: keys may have gone, or somebody else come, while it was on its way. */
export const whoAsks = (): (() => boolean) => {
  const asking = place();
  return () => asking !== null && place() === asking;
};

/**
 * Calls that overlap share one request, as long as it is the same account in the same workspace that asks. `stillHere` tells
 * the request whether its answer is still wanted.
 */
export const oneRequest = (ask: (stillHere: () => boolean) => Promise<void>): (() => Promise<void>) => {
  let running: { readonly wanted: () => boolean; readonly done: Promise<void> } | null = null;
  return () => {
    if (running?.wanted()) return running.done;
    const wanted = whoAsks();
    const mine = {
      wanted,
      done: ask(wanted).finally(() => {
        if (running === mine) running = null;
      }),
    };
    running = mine;
    return mine.done;
  };
};

/** Calls `empty` when the keys go, and when this device goes on in another workspace. [B49] */
export const emptyWithKeys = (empty: () => void): void => {
  let before = place();
  accountStore.subscribe(() => {
    const now = place();
    if (before !== null && now !== before) empty();
    before = now;
  });
};
