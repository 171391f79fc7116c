import type { KeepReason } from "@holdfast/protocol/retention";
import { type PlannedCheckpoint, type PlannedSave, planRetention } from "./plan.ts";

/** Something that happens in a simulated session. Times in milliseconds since 1970. */
export interface SimulatedSave {
  readonly at: number;
  readonly kind?: number;
  readonly device?: string;
  readonly checkpoint?: "manual" | "automatic" | "pinned";
}

export interface Simulation {
  /** By ascending time. */
  readonly events: readonly SimulatedSave[];
  readonly until: number;
  /** How often somebody thins. */
  readonly everyMilliseconds: number;
  readonly retentionDays?: number;
  readonly checkpointRetentionDays?: number;
  readonly liveDevices?: ReadonlySet<string>;
}

export interface SimulatedRest {
  readonly seq: number;
  readonly receivedAt: number;
  readonly why: KeepReason;
}

/** Lets a session live by a clock of its own, thins it as it goes, and answers what is there in the end. */
export const simulate = (simulation: Simulation) => {
  const { events, until, everyMilliseconds } = simulation;
  const terms = {
    retentionDays: simulation.retentionDays ?? 30,
    checkpointRetentionDays: simulation.checkpointRetentionDays ?? 90,
  };
  const liveDevices = simulation.liveDevices ?? new Set(["desk"]);
  let saves: PlannedSave[] = [];
  let checkpoints: PlannedCheckpoint[] = [];
  /** Seqs of thinned saves. */
  let links: number[] = [];
  let next = 0;
  let [mostWhole, mostLinks] = [0, 0];

  const plan = (now: number) =>
    planRetention({ now, terms, saves, checkpoints, liveDevices, left: new Set(), crowded: false });
  const happen = (before: number): void => {
    for (; next < events.length; next++) {
      const event = events[next];
      if (event === undefined || event.at >= before) return;
      const seq = next + 1;
      const { at: receivedAt, kind = 1, device = "desk" } = event;
      saves.push({ seq, digest: `${seq}`, kind, receivedAt, device, mergeParent: null });
      if (event.checkpoint === undefined) continue;
      const pinned = event.checkpoint === "pinned";
      const automatic = event.checkpoint === "automatic";
      checkpoints.push({ id: `c${seq}`, seq, createdAt: receivedAt, pinned, automatic });
    }
  };
  const thin = (now: number): void => {
    const { keep, thin: thinned, expired, oldest } = plan(now);
    const late = new Set(expired);
    saves = saves.filter(({ seq }) => keep.has(seq));
    checkpoints = checkpoints.filter(({ id }) => !late.has(id));
    links.push(...thinned);
    if (links.some((seq) => seq < oldest)) links = links.filter((seq) => seq > oldest);
    mostWhole = Math.max(mostWhole, saves.length);
    mostLinks = Math.max(mostLinks, links.length);
  };

  const [first] = events;
  for (let now = first?.at ?? until; now < until; now += everyMilliseconds) {
    happen(now);
    thin(now);
  }
  happen(until);
  thin(until);
  const { keep } = plan(until);
  const rest: SimulatedRest[] = saves.flatMap(({ seq, receivedAt }) => {
    const why = keep.get(seq);
    return why === undefined ? [] : [{ seq, receivedAt, why }];
  });
  return { rest, checkpoints, links: links.length, mostWhole, mostLinks };
};
