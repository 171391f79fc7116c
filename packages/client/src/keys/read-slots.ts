import { formatId, type Id, idBytes } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { type KeyHealth, SLOT_KINDS, type SlotHealth, type SlotKindName } from "@holdfast/protocol/slots";
import { equal } from "@holdfast/vault/bytes";
import type { KeyList } from "@holdfast/vault/key-list";
import type { SlotLabel } from "@holdfast/vault/slot-label";
import type { Keychain } from "../account/keychain.ts";
import type { RefreshTrust } from "../account/refresh-trust.ts";
import type { SlotsApi } from "../api/slots.ts";
import type { ClientProblem } from "../contract/problem.ts";
import { problem, refuse } from "../problem.ts";
import type { SlotLabels } from "./slot-labels.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** A slot that the verified list names, what the service notes of it, and its label if it has one that verifies. */
export interface KnownSlot {
  readonly id: Id<"slt">;
  readonly kind: SlotKindName;
  readonly noted: SlotHealth;
  readonly label: SlotLabel | null;
}

export interface KnownKeys {
  readonly list: KeyList;
  readonly slots: readonly KnownSlot[];
  /** The service's word. */
  readonly health: KeyHealth;
}

export interface ReadSlotsDeps {
  readonly api: SlotsApi;
  readonly keychain: Keychain;
  readonly refreshTrust: RefreshTrust;
  readonly labels: SlotLabels;
}

const ATTEMPTS = 3;

const kindOf = (slot: KeyList["slots"][number]): SlotKindName => {
  const kind = SLOT_KINDS[slot.slotKind - 1];
  if (kind === undefined) throw new Error("a verified list names a kind of slot that there is not");
  return kind;
};

/** The slots that the list names, each with its note; null where the service notes others, or other kinds. */
const paired = ({ slots }: KeyList, noted: readonly SlotHealth[]) => {
  const pairs = slots.map((slot) => {
    const id = formatId("slt", slot.slotId);
    const kind = kindOf(slot);
    const note = noted.find((each) => each.id === id);
    return note === undefined || note.kind !== kind ? null : { id, kind, noted: note };
  });
  const whole = pairs.filter((pair) => pair !== null);
  return whole.length === slots.length && noted.length === slots.length ? whole : null;
};

/** How the account's slots stand: which there are says the list, the rest is held against it. [SL-4] */
export const readSlots = async (deps: ReadSlotsDeps): Answer<KnownKeys> => {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const refreshed = await deps.refreshTrust({ anew: attempt > 0 });
    if (!refreshed.ok) return refreshed;
    const health = await deps.api.health();
    if (!health.ok) return health;
    const { list } = deps.keychain.trust().keyList;
    // Another device was in between.
    if (health.value.version > list.version) continue;
    const pairs = health.value.version === list.version ? paired(list, health.value.slots) : null;
    if (pairs === null) return refuse("not-trusted", "other slots than the key list names");
    const labels = await deps.labels.open(pairs.map(({ noted }) => noted));
    if (!labels.ok) return labels;
    const slots = pairs.map((pair, at) => ({ ...pair, label: labels.value[at] ?? null }));
    return ok({ list, slots, health: health.value });
  }
  return err(problem("version-conflict"));
};

/** Whether a verified list names the slot. */
export const isListed = ({ slots }: KeyList, id: Id<"slt">): boolean =>
  slots.some(({ slotId }) => equal(slotId, idBytes(id)));
