import { toHex } from "@holdfast/protocol/encoding";
import { type Id, idBytes, isId } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import { createPlaintexts, type Plaintexts } from "@holdfast/state/recovery/plaintexts";
import { recoverSave } from "@holdfast/state/recovery/recover-save";
import type { CarriedChunk } from "@holdfast/state/save-options";
import type { Bytes } from "@holdfast/vault/bytes";
import type { ClientProblem } from "../contract/problem.ts";
import type { HealResult } from "../contract/recovery.ts";
import type { SaveRecord } from "../contract/save-record.ts";
import { readManifest } from "../engine/read-save.ts";
import { openDepsOf } from "./check-save.ts";
import { gatherSave } from "./gather-save.ts";
import { othersOf } from "./other-saves.ts";
import { segmentCopies } from "./segment-copies.ts";
import type { OpenedHere, RecoveryDeps } from "./session-recovery.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** What a healing save carries, and which damaged segments it heals. */
export interface Heal {
  readonly segments: readonly Bytes[];
  readonly chunks: readonly CarriedChunk[];
}

interface Asked {
  readonly segment: Id<"seg">;
  readonly saves: readonly string[];
}

async function* nothing(): AsyncGenerator<never, void, undefined> {}

/** Opens a save again with all that is known of it; null where it cannot be had. */
const readAgain = async (
  deps: RecoveryDeps,
  session: Id<"ses">,
  digest: string,
  known: Plaintexts | null,
) => {
  const gathered = await gatherSave(deps, session, digest);
  if (!gathered.ok || gathered.value.manifest === null) return null;
  const copies = segmentCopies(deps, session);
  const { manifest, first } = gathered.value;
  const others = await othersOf(deps, session, gathered.value, copies);
  // What this device alone has must not hide that the service lacks it.
  const shared = copies.copies.filter(({ tier }) => tier !== "T1");
  const recovered = await recoverSave(openDepsOf(deps), deps.keychain.trust().keys, {
    manifest,
    first,
    copies: shared,
    others,
    past: nothing,
    ...(known === null ? {} : { known }),
  });
  return recovered.ok ? recovered.value : null;
};

/** Whether every save that names the segment opens whole now, out of what the service has. */
const opensWhole = async (
  deps: RecoveryDeps,
  session: Id<"ses">,
  saves: readonly string[],
): Promise<boolean> => {
  for (const digest of saves) {
    const found = await readAgain(deps, session, digest, null);
    if (found === null || found.lostNodes > 0) return false;
    if (found.sections.some((section) => section.state === "lost")) return false;
    if (found.sections.some((section) => section.state === "recovered" && !section.exact)) return false;
  }
  return saves.length > 0;
};

/** Sends the segments again that this device keeps byte for byte; answers those that are left. T1 */
const sendKept = async (deps: RecoveryDeps, session: Id<"ses">, asked: readonly Asked[]) => {
  const left: Asked[] = [];
  for (const each of asked) {
    const kept = await deps.platform.cache.segment(session, each.segment).catch(() => null);
    const sent = kept === null ? null : await deps.saves.putSegment(session, each.segment, kept);
    if (sent?.ok !== true) left.push(each);
  }
  return left;
};

/**
 * Gives the service back what it lost of this session: whole segments as they are kept here, or a save that carries their chunks
 * again under the same ids. Says `healed` only once every save that lacked something opened whole out of what the service has.
 * [RC-9] [IN-6]
 */
export const healSession = async (
  deps: RecoveryDeps,
  session: Id<"ses">,
  here: OpenedHere,
): Answer<HealResult> => {
  const health = await deps.recovery.health(session);
  if (!health.ok) return health;
  const asked = health.value.heals.flatMap(({ segment, saves }): Asked[] =>
    segment !== null && isId("seg", segment) ? [{ segment, saves }] : [],
  );
  const unsent = await sendKept(deps, session, asked);
  const sent = asked.length - unsent.length;
  if (unsent.length === 0) return ok({ sent, carried: 0, left: 0, save: null });

  const known = createPlaintexts(deps.platform.vault.primitives, deps.keychain.trust().keys, {
    states: [here.state()],
    roots: [here.base().root],
  });
  const chunks = new Map<string, CarriedChunk>();
  for (const digest of new Set(unsent.flatMap(({ saves }) => saves))) {
    const found = await readAgain(deps, session, digest, known);
    for (const chunk of found?.carried ?? []) {
      chunks.set(`${chunk.type}:${chunk.keyGeneration}:${toHex(chunk.chunkId)}`, chunk);
    }
  }
  let save: SaveRecord | null = null;
  if (chunks.size > 0) {
    const made = await here.carry({
      segments: unsent.map(({ segment }) => idBytes(segment)),
      chunks: [...chunks.values()],
    });
    if (!made.ok) return made;
    save = made.value;
  }
  let carried = 0;
  for (const { segment, saves } of unsent) {
    const by = save?.digest ?? (await healerOf(deps, session, segment));
    if (by === null || !(await opensWhole(deps, session, saves))) continue;
    const told = await deps.recovery.healed(session, segment, by);
    if (told.ok) carried += 1;
  }
  return ok({ sent, carried, left: unsent.length - carried, save });
};

/** The newest save, where it is one that carries what the segment held: another device made it, and could not say so. */
const healerOf = async (
  deps: RecoveryDeps,
  session: Id<"ses">,
  segment: Id<"seg">,
): Promise<string | null> => {
  const head = await deps.saves.head(session);
  const manifest = head.ok ? await readManifest(deps, session, head.value, {}) : head;
  if (!manifest.ok) return null;
  const wanted = toHex(idBytes(segment));
  return manifest.value.ext.heals.some((id) => toHex(id) === wanted) ? toHex(manifest.value.digest) : null;
};
