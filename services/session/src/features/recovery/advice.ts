import type { Advice } from "@holdfast/protocol/health";

/** What is known of a session, or of all of an account's, when somebody asks what to do. */
export interface Standing {
  /** Damaged objects of which no copy is good. */
  readonly unmended: number;
  /** Damaged objects, those with a good copy too. */
  readonly damaged: number;
  readonly lostSections: number;
  /** Null where nobody looked. */
  readonly checkpoints: number | null;
  /** Null where nobody looked. */
  readonly hasReplica: boolean | null;
  /** What is damaged was tried as often as it may be without a person. */
  readonly exhausted: boolean;
}

/** What a person can do, the most helpful first. [RC-12] */
export const adviceOf = (standing: Standing): Advice[] => {
  const { unmended, damaged, lostSections, checkpoints, hasReplica, exhausted } = standing;
  const all: readonly (readonly [Advice, boolean])[] = [
    ["unlock-another-device", unmended > 0],
    ["download-quarantine", lostSections > 0],
    ["make-a-checkpoint", checkpoints === 0],
    ["add-a-replica", hasReplica === false && damaged > 0],
    ["contact-the-operator", exhausted || (unmended > 0 && hasReplica === true)],
  ];
  return all.flatMap(([advice, applies]) => (applies ? [advice] : []));
};
