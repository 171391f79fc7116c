import type { Id } from "@holdfast/protocol/ids";
import type { Result } from "@holdfast/protocol/result";
import type { SlotKindName } from "@holdfast/protocol/slots";
import type { SlotLabel, SlotStrength } from "@holdfast/vault/slot-label";
import type { ClientProblem } from "./problem.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** A way to unlock the account. Which there are, and of which kind, the signed key list says. */
export interface SlotView {
  readonly id: Id<"slt">;
  readonly kind: SlotKindName;
  /** Null where nobody named it, or the name cannot be verified. */
  readonly name: string | null;
  readonly description: string;
  readonly tags: readonly string[];
  /** Of a passphrase, as it was scored when it was typed. [SL-2] */
  readonly strength: SlotStrength | null;
  /** Null where what the service says cannot be. */
  readonly createdAt: string | null;
  /** To sign in or to recover, as the service says; unlocking on a device leaves no trace there. [SL-3] */
  readonly lastUsedAt: string | null;
  readonly uses: number;
  /** Whether it may be removed, or why not. [SL-6] */
  readonly removal: "allowed" | "last-passphrase" | "last-way" | "last-codes";
}

/** What a person may say of a slot; all of it is sealed. */
export type SlotNote = Pick<SlotLabel, "name" | "description" | "tags">;

/** What removing a slot would do. */
export interface SlotRemoval {
  /** Names of what nobody could read any more; empty while a slot that counts stays. */
  readonly unreadable: readonly string[];
  /** What opens the account afterwards. */
  readonly stillOpens: readonly SlotView[];
}

/** The slots of an unlocked account. */
export interface Slots {
  /** Asks the service. Passphrase first, then passkeys, then codes. */
  readonly list: () => Answer<readonly SlotView[]>;
  readonly label: (id: Id<"slt">, note: SlotNote) => Answer<SlotView>;
  readonly beforeRemoving: (id: Id<"slt">) => Answer<SlotRemoval>;
  /** A passkey's slot goes with its passkey. One that is gone already is as good as removed. */
  readonly remove: (id: Id<"slt">) => Answer<null>;
}
