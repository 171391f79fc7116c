import { type Id, idBytes, isId } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { equal } from "@holdfast/vault/bytes";
import type { SlotLabel } from "@holdfast/vault/slot-label";
import type { ChangeKeyList } from "../account/change-key-list.ts";
import type { AuthApi } from "../api/auth.ts";
import type { ServerTime } from "../api/server-time.ts";
import type { Passkeys } from "../contract/passkeys.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { SlotNote, Slots, SlotView } from "../contract/slots.ts";
import type { Workspaces } from "../contract/workspaces.ts";
import type { Platform } from "../platform.ts";
import { problem, refuse } from "../problem.ts";
import { lifetimeOf } from "./plausible-time.ts";
import { isListed, type KnownKeys, type KnownSlot, type ReadSlotsDeps, readSlots } from "./read-slots.ts";
import { counts, viewsOf } from "./slot-views.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

export interface SlotsDeps extends ReadSlotsDeps {
  readonly auth: Pick<AuthApi, "passkeys" | "replaceSlots">;
  readonly platform: Pick<Platform, "clock">;
  readonly serverTime: ServerTime;
  readonly changeKeyList: ChangeKeyList;
  readonly passkeys: Pick<Passkeys, "remove">;
  readonly workspaces: Pick<Workspaces, "list">;
}

const ATTEMPTS = 3;

/** What a person typed, in the form it is kept: NFC, without space around it, tags once each. */
const cleaned = ({ name, description, tags }: SlotNote): SlotNote => {
  const clean = (text: string): string => text.trim().normalize("NFC");
  return {
    name: clean(name),
    description: clean(description),
    tags: [...new Set(tags.map(clean).filter((tag) => tag !== ""))],
  };
};

const isSaid = (label: SlotLabel | null, { name, description, tags }: SlotNote): boolean =>
  label !== null &&
  label.name === name &&
  label.description === description &&
  label.tags.length === tags.length &&
  label.tags.every((tag, at) => tag === tags[at]);

/** The slots of an unlocked account. */
export const createSlots = (deps: SlotsDeps): Slots => {
  const { platform, auth, keychain, labels, serverTime } = deps;

  const viewsIn = ({ slots }: KnownKeys): readonly SlotView[] =>
    viewsOf(slots, lifetimeOf(keychain.accountId, platform.clock, serverTime));

  const read = async (id: Id<"slt">): Answer<{ readonly all: KnownKeys; readonly slot: KnownSlot }> => {
    const all = await readSlots(deps);
    if (!all.ok) return all;
    const slot = all.value.slots.find((each) => each.id === id);
    return slot === undefined ? refuse("not-found") : ok({ all: all.value, slot });
  };

  const viewOf = (all: KnownKeys, id: Id<"slt">): SlotView => {
    const view = viewsIn(all).find((each) => each.id === id);
    if (view === undefined) throw new Error("a slot that was read is gone");
    return view;
  };

  /** The answer may be lost or a lie: what counts is the label that the service hands out then. */
  const labelOnce = async (id: Id<"slt">, note: SlotNote): Answer<SlotView> => {
    const before = await read(id);
    if (!before.ok) return before;
    const { noted, label } = before.value.slot;
    const next = { ...note, strength: label?.strength ?? null };
    const written = await labels.write(id, noted.label?.version ?? 0, next);
    const after = await read(id);
    if (!after.ok) return written.ok ? after : written;
    if (isSaid(after.value.slot.label, note)) return ok(viewOf(after.value.all, id));
    return written.ok ? refuse("not-trusted", "the name was not stored") : written;
  };

  const removeBy = (id: Id<"slt">): Answer<null> =>
    deps.changeKeyList({
      next: ({ slots }) => ({ slots: slots.filter(({ slotId }) => !equal(slotId, idBytes(id))) }),
      send: ({ version, keyList }) => auth.replaceSlots(version, { keyList, slots: [] }),
      isMade: (list) => !isListed(list, id),
      unmade: "the slot was not removed",
    });

  const removePasskey = async (id: Id<"slt">): Answer<null> => {
    const passkeys = await auth.passkeys();
    if (!passkeys.ok) return passkeys;
    const passkey = passkeys.value.items.find(({ slotId }) => slotId === id);
    if (passkey === undefined || !isId("pky", passkey.id)) return refuse("not-found");
    const removed = await deps.passkeys.remove(passkey.id);
    if (!removed.ok) return removed;
    return isListed(keychain.trust().keyList.list, id)
      ? refuse("not-trusted", "the slot was not removed")
      : removed;
  };

  return {
    list: async () => {
      const all = await readSlots(deps);
      return all.ok ? ok(viewsIn(all.value)) : all;
    },

    label: async (id, typed) => {
      const note = cleaned(typed);
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const labelled = await labelOnce(id, note);
        if (labelled.ok || labelled.error.code !== "version-conflict") return labelled;
      }
      return err(problem("version-conflict"));
    },

    beforeRemoving: async (id) => {
      const found = await read(id);
      if (!found.ok) return found;
      const stillOpens = viewsIn(found.value.all).filter((view) => view.id !== id && view.kind !== "device");
      if (stillOpens.some(({ kind }) => counts(kind))) return ok({ unreadable: [], stillOpens });
      const workspaces = await deps.workspaces.list();
      if (!workspaces.ok) return workspaces;
      const unreadable = workspaces.value.map(
        ({ name, home }) => name ?? (home ? "Your own workspace" : "A workspace"),
      );
      return ok({ unreadable, stillOpens });
    },

    remove: async (id) => {
      const all = await readSlots(deps);
      if (!all.ok) return all;
      const view = viewsIn(all.value).find((each) => each.id === id);
      if (view === undefined) return ok(null);
      if (view.removal !== "allowed") return refuse("invalid-request", `not removed: ${view.removal}`);
      return view.kind === "passkey" ? removePasskey(id) : removeBy(id);
    },
  };
};
