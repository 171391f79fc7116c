import { formatId, type Id } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import { SLOT_KIND } from "@holdfast/vault/slot";
import type { SlotStrength } from "@holdfast/vault/slot-label";
import type { Keychain } from "../account/keychain.ts";
import type { SlotsApi } from "../api/slots.ts";
import type { ClientProblem } from "../contract/problem.ts";
import { inBackground } from "../in-background.ts";
import type { SlotLabels } from "./slot-labels.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

interface StrengthDeps {
  readonly api: SlotsApi;
  readonly keychain: Keychain;
  readonly labels: SlotLabels;
  /** Aborted when the keys go. */
  readonly ended: AbortSignal;
}

export interface StrengthNote {
  /** Writes in the background how strong the account's passphrase is, where its label does not say so yet. */
  readonly soon: (strength: SlotStrength) => void;
  /** Resolves when nothing in the background uses the keys. */
  readonly atRest: () => Promise<void>;
}

/** Until a person names it. */
const NAME = "Passphrase";

/**
 * Keeps the strength of the passphrase, scored when it was typed, in the sealed label of its slot. What is refused or lost is
 * written when the passphrase is typed next. [SL-2]
 */
export const createStrengthNote = ({ api, keychain, labels, ended }: StrengthDeps): StrengthNote => {
  let background: Promise<unknown> = Promise.resolve();

  const slotId = (): Id<"slt"> | null => {
    const { slots } = keychain.trust().keyList.list;
    const found = slots.find(({ slotKind }) => slotKind === SLOT_KIND.passphrase);
    return found === undefined ? null : formatId("slt", found.slotId);
  };

  const write = async (strength: SlotStrength): Answer<null> => {
    if (ended.aborted) return ok(null);
    const health = await api.health();
    if (!health.ok) return health;
    const id = slotId();
    const noted = health.value.slots.find((slot) => slot.id === id);
    if (id === null || noted === undefined || ended.aborted) return ok(null);
    const opened = await labels.open([noted]);
    if (!opened.ok) return opened;
    const [label = null] = opened.value;
    // One that cannot be read may be by a newer client.
    if (label?.strength === strength || (label === null && noted.label !== null) || ended.aborted)
      return ok(null);
    const { name = NAME, description = "", tags = [] } = label ?? {};
    return labels.write(id, noted.label?.version ?? 0, { name, description, tags, strength });
  };

  return {
    soon: (strength) => {
      background = background.then(() => write(strength));
      inBackground(background);
    },
    atRest: async () => {
      await background;
    },
  };
};
