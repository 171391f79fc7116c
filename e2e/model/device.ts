import { toHex } from "@holdfast/protocol/encoding";
import { type TestMember, vault } from "@holdfast/session/testing/member";
import { emptyState } from "@holdfast/state/empty-state";
import type { SaveKind } from "@holdfast/state/manifest-ext";
import { merge } from "@holdfast/state/merge/merge";
import type { State } from "@holdfast/state/model";
import { nodeDeflate } from "@holdfast/state/node/deflate";
import { type PreparedSave, prepareSave } from "@holdfast/state/save";
import { emptyBase, type SaveBase } from "@holdfast/state/save-base";
import type { Store } from "./store.ts";

/** What becomes of a save on its way: it arrives, or the device dies before it is sealed, or before it hears of it. */
export type Fate = "arrives" | "dies before" | "dies after";

/** A save that the service acknowledged, and what it holds. */
export interface Saved {
  readonly digest: string;
  readonly seq: number;
  readonly kind: SaveKind;
  readonly parent: string | null;
  readonly device: string;
  readonly state: State;
}

/** Sealed and written down, and not acknowledged: it survives the device's death. */
interface Outgoing {
  readonly sealed: PreparedSave;
  readonly base: SaveBase;
  readonly kind: SaveKind;
  readonly state: State;
}

/** What a merge has been given, for whoever checks that nothing was lost. */
export interface Meeting {
  readonly base: State;
  readonly ours: State;
  readonly theirs: State;
  readonly merged: State;
}

const DIGEST = new Uint8Array(32);
const AT = "2026-11-21T08:00:00.000Z";

/** A device that edits one session, saves it, meets the other one's saves, and may die at any moment. */
export const createDevice = (store: Store, member: TestMember, onMeeting: (meeting: Meeting) => void) => {
  const name = toHex(member.deviceId);
  let base = emptyBase();
  let state = emptyState();
  let outgoing: Outgoing | null = null;

  const seal = async (kind: SaveKind): Promise<Outgoing | null> => {
    const prepared = await prepareSave(
      { vault, deflate: nodeDeflate },
      store.keys,
      { deviceId: member.deviceId, signer: member.signer },
      base,
      state,
      {
        sessionId: store.sessionId,
        kind,
        now: store.now(),
        rosterDigest: DIGEST,
        keyListDigest: DIGEST,
        ...(kind === "restore" ? { label: "restored" } : {}),
      },
    );
    if (!prepared.ok) throw new Error(prepared.error);
    if (!prepared.value.unchanged) return { sealed: prepared.value, base, kind, state };
    base = prepared.value.next;
    return null;
  };

  /** The other device was first: its save becomes the base, and what was written here goes on top. */
  const meet = async (mine: Outgoing): Promise<void> => {
    const theirs = await store.read(null);
    if (theirs === null) throw new Error("the head has moved to nowhere");
    const sides = { base: mine.base.state ?? emptyState(), ours: mine.state, theirs: theirs.state };
    const merged = merge({
      ...sides,
      oursBy: { device: name, at: AT },
      theirsBy: { device: toHex(theirs.base.head?.authorDeviceId ?? DIGEST), at: AT },
    }).state;
    onMeeting({ ...sides, merged });
    base = theirs.base;
    state = merged;
    outgoing = await seal("merge");
  };

  /** Sends what waits until it is acknowledged, or holds nothing that the head does not. */
  const send = async (): Promise<readonly Saved[]> => {
    while (outgoing !== null) {
      const { sealed, kind, base: on } = outgoing;
      const answer = await store.send(member, sealed);
      if (answer.ok) {
        const head = on.head === null ? null : toHex(on.head.digest);
        const saved = { digest: toHex(sealed.digest), seq: sealed.seq, kind, parent: head, device: name };
        base = sealed.next;
        ({ state } = outgoing);
        outgoing = null;
        return [{ ...saved, state }];
      }
      if (answer.error.code !== "head-moved") throw new Error(`a save was refused: ${answer.error.code}`);
      await meet(outgoing);
    }
    return [];
  };

  /** As after a start: what was sealed is sent again, what was not is gone. */
  const wake = async (): Promise<readonly Saved[]> => {
    const sent = await send();
    const head = await store.read(null);
    base = head?.base ?? emptyBase();
    state = head?.state ?? emptyState();
    return sent;
  };

  return {
    name,
    state: () => state,
    edit: (change: (state: State) => State): void => {
      state = change(state);
    },
    /** Answers the saves that the service has acknowledged, this device dead or alive. */
    save: async (kind: SaveKind, fate: Fate): Promise<readonly Saved[]> => {
      if (fate === "dies before") return wake();
      outgoing = await seal(kind);
      if (fate === "arrives" || outgoing === null) return send();
      // Its answer is lost. A repeated save must be the same save.
      await store.send(member, outgoing.sealed);
      return wake();
    },
    wake,
  };
};
export type Device = ReturnType<typeof createDevice>;
