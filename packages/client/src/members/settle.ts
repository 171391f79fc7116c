import { isId } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import { ROLE } from "@holdfast/vault/roles";
import { sleep } from "../clock.ts";
import type { Members } from "../contract/members.ts";
import type { ClientProblem } from "../contract/problem.ts";
import { inBackground } from "../in-background.ts";
import { isTransient } from "../problem.ts";
import { admit, type InviteDeps } from "./invites.ts";
import { readInvite } from "./read-invite.ts";
import { type RemovalDeps, removeMember } from "./remove-member.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** While somebody is expected: who has accepted waits for an admin's device. */
const EXPECTING_MILLISECONDS = 20_000;
const NOTHING = { admitted: 0, removed: 0 } as const;

export interface Settling {
  readonly settle: Members["settle"];
  /** Settles in the background, now and while anybody is expected; asked again meanwhile, it does so once. */
  readonly soon: () => void;
  /** Resolves when nothing in the background uses the keys. */
  readonly atRest: () => Promise<void>;
}

/** What an admin's device does by itself: lets in who proved to be invited, takes the keys from who left. [WS-5] [WS-8] */
export const createSettling = (deps: InviteDeps & RemovalDeps, ended: AbortSignal): Settling => {
  const { platform, keychain, sharing, refreshTrust } = deps;
  let background: Promise<void> | null = null;
  let expecting = false;
  let pause = new AbortController();

  /** Those who left, by what the service says: it could end their access without this. */
  const gone = async (): Answer<readonly string[]> => {
    if (keychain.trust().roster.roster.members.length === 1) return ok([]);
    const members = await sharing.members();
    if (!members.ok) return members;
    return ok(members.value.filter(({ left }) => left).map(({ accountId }) => accountId));
  };

  const settleAll = async (): ReturnType<Members["settle"]> => {
    const invites = await sharing.invites();
    if (!invites.ok) return invites;
    const left = await gone();
    if (!left.ok) return left;
    expecting = invites.value.some(({ state }) => state === "open" || state === "accepted");
    const accepted = invites.value.filter(({ state }) => state === "accepted");
    if (accepted.length === 0 && left.value.length === 0) return ok(NOTHING);
    const known = await refreshTrust({ anew: true });
    if (!known.ok) return known;
    let [admitted, removed] = [0, 0];
    // One that is refused must not keep out the others; whoever looks at the members sees how it stands.
    for (const each of accepted) {
      const read = await readInvite(deps, each);
      if (!read.ok || read.value.view.acceptance?.standing !== "proven") continue;
      const done = await admit(deps, read.value.view.id);
      if (!done.ok && isTransient(done.error)) return done;
      if (done.ok) admitted += 1;
    }
    for (const id of left.value) {
      const done = isId("acc", id) ? await removeMember(deps, id) : null;
      if (done?.ok === false && isTransient(done.error)) return done;
      if (done?.ok) removed += 1;
    }
    return ok({ admitted, removed });
  };

  const settle: Members["settle"] = async () => {
    const { record, role } = keychain.trust();
    if (role < ROLE.admin) return ok(NOTHING);
    const release = await platform.locks.tryHold(`holdfast-settle-${record.workspaceId}`);
    // Another tab is at it.
    if (release === null) return ok(NOTHING);
    try {
      return await settleAll();
    } finally {
      release();
    }
  };

  const keepSettling = async (): Promise<void> => {
    while (!ended.aborted) {
      pause = new AbortController();
      await settle();
      if (!expecting) return;
      await sleep(platform.clock, EXPECTING_MILLISECONDS, AbortSignal.any([ended, pause.signal]));
    }
  };

  return {
    settle,
    soon: () => {
      if (ended.aborted) return;
      pause.abort();
      background ??= keepSettling().finally(() => {
        background = null;
      });
      inBackground(background);
    },
    atRest: async () => {
      await background;
    },
  };
};
