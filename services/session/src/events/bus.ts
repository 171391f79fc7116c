import type { Bytes } from "@holdfast/vault/bytes";

/** How replicas learn that there is something new in a workspace; what, everybody reads for himself. [EV-7] */
export interface EventBus {
  /** Says so, soon and without waiting; a hint may be lost. */
  readonly changed: (workspaceId: Bytes) => void;
  /** `wake` is called after hints, and at times without one. Answers how to end it. */
  readonly subscribe: (workspaceId: Bytes, wake: () => void) => () => void;
  readonly start: () => void;
  readonly stop: () => Promise<void>;
  /** @throws Error while hints of other replicas do not arrive: what they tell comes later then. */
  readonly health: () => Promise<void>;
}
