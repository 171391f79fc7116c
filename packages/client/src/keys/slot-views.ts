import { idBytes, timeOfUuid } from "@holdfast/protocol/ids";
import type { SlotKindName } from "@holdfast/protocol/slots";
import type { SlotView } from "../contract/slots.ts";
import { type Lifetime, plausible } from "./plausible-time.ts";
import type { KnownSlot } from "./read-slots.ts";

/** An account that has so many codes or fewer loses none of them. [SL-6] */
export const CODES_KEPT_MIN = 2;

const UUID_VERSION = 7;

/** Opens the account for whoever lost everything else. [SL-5] */
export const counts = (kind: SlotKindName): boolean => kind === "passphrase" || kind === "passkey";

export const countOf = (slots: readonly { readonly kind: SlotKindName }[], kind: SlotKindName): number =>
  slots.filter((slot) => slot.kind === kind).length;

const removalOf = (kind: SlotKindName, all: readonly KnownSlot[]): SlotView["removal"] => {
  if (kind === "passphrase" && countOf(all, kind) === 1) return "last-passphrase";
  if (kind === "recovery-code" && countOf(all, kind) <= CODES_KEPT_MIN) return "last-codes";
  return counts(kind) && all.filter((slot) => counts(slot.kind)).length === 1 ? "last-way" : "allowed";
};

/** The time in the slot's signed id where it is made of one, else the service's word as far as it can be. */
const createdOf = ({ id, kind, noted }: KnownSlot, lifetime: Lifetime): string | null => {
  const bytes = idBytes(id);
  // A code's id follows from the code.
  const timed = kind !== "recovery-code" && (bytes[6] ?? 0) >> 4 === UUID_VERSION;
  const signed = timed ? plausible(lifetime, new Date(timeOfUuid(bytes)).toISOString()) : null;
  return signed ?? plausible(lifetime, noted.createdAt);
};

/** Slots as a person sees them: by kind, and of one kind by age. */
export const viewsOf = (slots: readonly KnownSlot[], lifetime: Lifetime): readonly SlotView[] => {
  const order = (a: SlotView, b: SlotView): number =>
    rankOf(a.kind) - rankOf(b.kind) ||
    (a.createdAt ?? "").localeCompare(b.createdAt ?? "") ||
    a.id.localeCompare(b.id);
  return slots
    .map((slot): SlotView => {
      const { id, kind, noted, label } = slot;
      return {
        id,
        kind,
        name: label?.name ?? null,
        description: label?.description ?? "",
        tags: label?.tags ?? [],
        strength: kind === "passphrase" ? (label?.strength ?? null) : null,
        createdAt: createdOf(slot, lifetime),
        lastUsedAt: plausible(lifetime, noted.lastUsedAt),
        uses: noted.uses,
        removal: removalOf(kind, slots),
      };
    })
    .toSorted(order);
};

const RANKS: Readonly<Record<SlotKindName, number>> = {
  passphrase: 0,
  passkey: 1,
  "recovery-code": 2,
  device: 3,
};
const rankOf = (kind: SlotKindName): number => RANKS[kind];
