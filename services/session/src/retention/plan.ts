import { KEEP_REASONS, type KeepReason } from "@holdfast/protocol/retention";

/** A save as far as its age decides about it. Ids are in hex, times in milliseconds since 1970 by the service's clock. */
export interface PlannedSave {
  readonly seq: number;
  readonly digest: string;
  /** As in the manifest's ext: 1 auto … 6 clone. */
  readonly kind: number;
  readonly receivedAt: number;
  readonly device: string;
  /** Digest of the second parent of a merge. */
  readonly mergeParent: string | null;
}

export interface PlannedCheckpoint {
  readonly id: string;
  /** Of the save it names. */
  readonly seq: number;
  readonly createdAt: number;
  readonly pinned: boolean;
  /** Made by a client, not by a person. */
  readonly automatic: boolean;
}

/** How long things stay, in days. */
export interface RetentionTerms {
  readonly retentionDays: number;
  readonly checkpointRetentionDays: number;
}

export interface PlanInput {
  readonly now: number;
  readonly terms: RetentionTerms;
  /** Of one session, without those that are thinned, by ascending seq; the last one is the head. */
  readonly saves: readonly PlannedSave[];
  readonly checkpoints: readonly PlannedCheckpoint[];
  /** Devices that may write today. */
  readonly liveDevices: ReadonlySet<string>;
  /** Seqs of the saves that branches of the session left: what they are merged with. */
  readonly left: ReadonlySet<number>;
  /** The session stores more than it may: automatic saves count as too old. [RT-10] */
  readonly crowded: boolean;
  /** How many of the newest saves stay whatever their age; 20, but for tests of short histories. */
  readonly newestAlways?: number;
}

export interface RetentionPlan {
  /** By seq. */
  readonly keep: ReadonlyMap<number, KeepReason>;
  /** Seqs of which number and digest stay as a link: something older stays, and may be believed by the chain alone. [RT-9] */
  readonly thin: readonly number[];
  /** Seqs that go altogether. */
  readonly drop: readonly number[];
  /** Of the oldest save that stays. Links below it lead to nothing and go too. */
  readonly oldest: number;
  /** Ids. */
  readonly expired: readonly string[];
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const AUTOMATIC_KINDS: ReadonlySet<number> = new Set([1, 4, 5]);
const [RESTORE, MERGE] = [3, 4];
const AUTOMATIC_CHECKPOINT_DAYS = 30;

/** How finely automatic saves stay up to an age; the last stretch ends with the retention time. [RT-1] */
const TIERS = [
  { below: 2 * HOUR, bucket: null, reason: "young" },
  { below: DAY, bucket: 5 * MINUTE, reason: "five-minutes" },
  { below: 7 * DAY, bucket: HOUR, reason: "hour" },
  { below: Number.POSITIVE_INFINITY, bucket: DAY, reason: "day" },
] as const satisfies readonly { below: number; bucket: number | null; reason: KeepReason }[];

const isExpired = (
  { pinned, automatic, createdAt }: PlannedCheckpoint,
  { now, terms }: Pick<PlanInput, "now" | "terms">,
): boolean => {
  const days = automatic
    ? Math.min(AUTOMATIC_CHECKPOINT_DAYS, terms.checkpointRetentionDays)
    : terms.checkpointRetentionDays;
  return !pinned && now - createdAt >= days * DAY;
};

/**
 * What the ages say. An automatic save stays when it is the newest of its bucket, whichever side of a border the others of
 * the bucket are on: buckets nest, so what stays does not depend on how often somebody has thinned before.
 */
const byAge = (
  { now, terms, crowded }: PlanInput,
  saves: readonly PlannedSave[],
): Map<number, KeepReason> => {
  const kept = new Map<number, KeepReason>();
  const taken = new Map<number, Set<number>>(TIERS.map(({ below }) => [below, new Set()]));
  for (const { seq, kind, receivedAt } of saves.toReversed()) {
    const age = now - receivedAt;
    const tooOld = age >= terms.retentionDays * DAY;
    if (!AUTOMATIC_KINDS.has(kind)) {
      if (!tooOld) kept.set(seq, "manual");
      continue;
    }
    const tier = TIERS.find(({ below }) => age < below);
    let isNewest = true;
    for (const { below, bucket } of TIERS) {
      if (bucket === null) continue;
      const number = Math.floor(receivedAt / bucket);
      const numbers = taken.get(below);
      if (below === tier?.below && numbers?.has(number)) isNewest = false;
      numbers?.add(number);
    }
    if (!crowded && !tooOld && tier !== undefined && isNewest) kept.set(seq, tier.reason);
  }
  return kept;
};

/** What stays whatever its age. [RT-2] */
const always = (
  { now, liveDevices, left, newestAlways = 20 }: PlanInput,
  saves: readonly PlannedSave[],
  checkpoints: readonly PlannedCheckpoint[],
): readonly (readonly [KeepReason, number])[] => {
  const newestFirst = saves.toReversed();
  const devices = new Set<string>();
  const newestOfDevice = newestFirst.filter(({ device }) => {
    const isFirst = !devices.has(device);
    devices.add(device);
    return isFirst && liveDevices.has(device);
  });
  const restored = newestFirst.filter(({ kind, receivedAt }) => kind === RESTORE && now - receivedAt < DAY);
  const reasons: Partial<Record<KeepReason, readonly number[]>> = {
    head: newestFirst.slice(0, 1).map(({ seq }) => seq),
    checkpoint: checkpoints.map(({ seq }) => seq),
    "newest-20": newestFirst.slice(0, newestAlways).map(({ seq }) => seq),
    "newest-of-device": newestOfDevice.map(({ seq }) => seq),
    branch: [...left],
    "before-restore": restored.map(({ seq }) => seq - 1),
  };
  return KEEP_REASONS.flatMap((reason) => (reasons[reason] ?? []).map((seq) => [reason, seq] as const));
};

/**
 * Decides what of one session stays and what goes. Preview, run and simulation call this and nothing else. [RT-5]
 *
 * It only ever forgets: a save that is thinned is not brought back, whatever the terms become.
 */
export const planRetention = (input: PlanInput): RetentionPlan => {
  const { saves } = input;
  const expired = input.checkpoints.filter((checkpoint) => isExpired(checkpoint, input));
  const named = input.checkpoints.filter((checkpoint) => !expired.includes(checkpoint));
  const present = new Set(saves.map(({ seq }) => seq));
  const seqOf = new Map(saves.map(({ digest, seq }) => [digest, seq]));

  const keep = new Map<number, KeepReason>();
  for (const [reason, seq] of always(input, saves, named))
    if (present.has(seq) && !keep.has(seq)) keep.set(seq, reason);
  const ages = byAge(input, saves);
  // Parents have lower seqs, so that one pass from the newest finds the parents of parents too.
  for (const { seq, kind, mergeParent } of saves.toReversed()) {
    const reason = ages.get(seq);
    if (reason !== undefined && !keep.has(seq)) keep.set(seq, reason);
    if (kind !== MERGE || !keep.has(seq)) continue;
    const second = mergeParent === null ? undefined : seqOf.get(mergeParent);
    for (const parent of [seq - 1, second])
      if (parent !== undefined && parent < seq && present.has(parent) && !keep.has(parent))
        keep.set(parent, "merge-parent");
  }

  const oldest = saves.find(({ seq }) => keep.has(seq))?.seq ?? Number.POSITIVE_INFINITY;
  const gone = saves.filter(({ seq }) => !keep.has(seq));
  return {
    keep,
    thin: gone.filter(({ seq }) => seq > oldest).map(({ seq }) => seq),
    drop: gone.filter(({ seq }) => seq < oldest).map(({ seq }) => seq),
    oldest,
    expired: expired.map(({ id }) => id),
  };
};
