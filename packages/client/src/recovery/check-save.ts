import { formatId, type Id } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import type { HistoryItem } from "@holdfast/protocol/saves";
import { surveySave } from "@holdfast/state/recovery/survey";
import type { OpenDeps } from "@holdfast/state/segment-reader";
import type { Bytes } from "@holdfast/vault/bytes";
import type { ClientProblem } from "../contract/problem.ts";
import type { SaveCheck, SavePlace } from "../contract/recovery.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";
import { gatherSave } from "./gather-save.ts";

export const placeOf = ({ digest, seq, receivedAt }: HistoryItem): SavePlace => ({
  digest,
  seq,
  at: receivedAt,
});

/** What opening segments needs, with what this device knows of who sealed them. */
export const openDepsOf = ({ platform, keychain }: EngineDeps): OpenDeps => {
  const { devices } = keychain.trust();
  return {
    primitives: platform.vault.primitives,
    deflate: platform.deflate,
    isAssisted: (id: Bytes) => devices.get(formatId("dev", id))?.verified.certificate.assisted ?? null,
  };
};

/** Looks at a save as the service has it, section by section; nothing is changed. [RC-1] [RC-2] */
export const checkSave = async (
  deps: EngineDeps,
  session: Id<"ses">,
  digest: string | null,
  every: boolean,
): Promise<Result<SaveCheck, ClientProblem>> => {
  const gathered = await gatherSave(deps, session, digest);
  if (!gathered.ok) return gathered;
  const { item, manifest, fault, first } = gathered.value;
  const ofManifest = fault === null ? [] : [{ object: "manifest" as const, id: item.digest, fault }];
  const unread = { save: placeOf(item), whole: false, faults: ofManifest, sections: [], lostNodes: 1 };
  if (manifest === null) return ok(unread);
  const survey = await surveySave(openDepsOf(deps), manifest, deps.keychain.trust().keys, first, { every });
  if (!survey.ok) return ok(unread);
  const { sections, faults, lostNodes } = survey.value;
  const ofSegments = faults.map((each) => ({
    object: "segment" as const,
    id: formatId("seg", each.segmentId),
    fault: each.fault,
  }));
  const all = [...ofManifest, ...ofSegments];
  const whole = all.length === 0 && lostNodes === 0 && sections.every(({ state }) => state === "ok");
  return ok({
    save: placeOf(item),
    whole,
    faults: all,
    sections: sections.map(({ key, state, bytes }) => ({ section: key, state, bytes })),
    lostNodes,
  });
};
