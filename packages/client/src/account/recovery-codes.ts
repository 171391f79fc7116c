import { RECOVERY_CODES_MAX, RECOVERY_CODES_MIN } from "@holdfast/protocol/limits";
import type { Bytes } from "@holdfast/vault/bytes";
import type { NewSlot } from "@holdfast/vault/genesis";
import type { KeyList } from "@holdfast/vault/key-list";
import type { VaultDeps } from "@holdfast/vault/primitives";
import { deriveRecoveryCode, formatRecoveryCode } from "@holdfast/vault/recovery-code";
import { SLOT_KIND } from "@holdfast/vault/slot";

const DEFAULT_COUNT = 8;
const CODE_BYTES = 20;

/** A new recovery code: what a person is shown, and what a slot is made of. */
export interface NewCode {
  readonly text: string;
  readonly slot: NewSlot;
  readonly authKey: Bytes;
}

/** As many codes as one set may have, the usual number where none is said. */
export const codeCount = (wanted: number = DEFAULT_COUNT): number => {
  const count = Number.isNaN(wanted) ? DEFAULT_COUNT : Math.floor(wanted);
  return Math.min(Math.max(count, RECOVERY_CODES_MIN), RECOVERY_CODES_MAX);
};

/** Random codes; the bytes are overwritten, and the texts are for one showing. [KY-17] */
export const makeCodes = ({ primitives, random }: VaultDeps, count: number): Promise<readonly NewCode[]> =>
  Promise.all(
    Array.from({ length: count }, async () => {
      const code = random(CODE_BYTES);
      const { slotId, kek, authKey } = await deriveRecoveryCode(primitives, code);
      const text = await formatRecoveryCode(primitives, code);
      code.fill(0);
      return { text, authKey, slot: { slotId, kek, kdf: null, slotKind: SLOT_KIND.recoveryCode } };
    }),
  );

/** How many recovery codes a key list names. */
export const codesIn = ({ slots }: KeyList): number =>
  slots.filter(({ slotKind }) => slotKind === SLOT_KIND.recoveryCode).length;
