import type { SlotView } from "@holdfast/client/contract/slots";
import { counted } from "./size.ts";
import { ago, dayOf } from "./time.ts";

const KINDS: Readonly<Record<SlotView["kind"], string>> = {
  passphrase: "Passphrase",
  "recovery-code": "Recovery code",
  passkey: "Passkey",
  device: "Device",
};

export const slotKind = ({ kind }: Pick<SlotView, "kind">): string => KINDS[kind];

/** What it is called; its kind where nobody named it. [SL-1] */
export const slotName = (slot: Pick<SlotView, "kind" | "name">): string => slot.name ?? slotKind(slot);

const STRENGTHS = ["Easy to guess", "Weak", "Good", "Strong", "Very strong"] as const;

/** How hard it is to guess, at first sight; null where nobody scored it. [SL-2] */
export const strengthMark = ({ strength }: Pick<SlotView, "strength">): string | null =>
  strength === null ? null : STRENGTHS[strength];

/** When it came; null where that is not known. */
export const addedWhen = ({ createdAt }: Pick<SlotView, "createdAt">): string | null =>
  createdAt === null ? null : `Added ${dayOf(createdAt)}`;

/** When it was last used to come in, and how often; `now` in milliseconds since 1970. [SL-3] */
export const usedWhen = (
  { lastUsedAt, uses }: Pick<SlotView, "lastUsedAt" | "uses">,
  now: number,
): string => {
  if (uses === 0) return "Never used";
  const times = counted(uses, "time");
  return lastUsedAt === null ? `Used ${times}` : `Last used ${ago(lastUsedAt, now)}, ${times} in all`;
};

const KEPT: Readonly<Record<Exclude<SlotView["removal"], "allowed">, string>> = {
  "last-passphrase":
    "It is your only passphrase. Change it instead: the earlier one then opens nothing any more.",
  "last-way": "It is the last way that opens your account. Make another one first.",
  "last-codes": "Two codes always stay. Make new ones instead: they replace all of these.",
};

/** Why it cannot be removed; null where it can. [SL-6] */
export const keptBecause = ({ removal }: Pick<SlotView, "removal">): string | null =>
  removal === "allowed" ? null : KEPT[removal];

/** What still opens the account, kind by kind: "your passphrase, 7 recovery codes". */
export const stillOpensWords = (slots: readonly SlotView[]): string => {
  const named = slots.filter(({ kind }) => kind !== "recovery-code").map(slotName);
  const codes = slots.length - named.length;
  return [...named, ...(codes === 0 ? [] : [counted(codes, "recovery code")])].join(", ");
};
