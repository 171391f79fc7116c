import { toHex } from "@holdfast/protocol/encoding";
import { formatId, type Id } from "@holdfast/protocol/ids";
import type { Copies } from "@holdfast/state/recovery/ladder";
import type { SegmentSource } from "@holdfast/state/segment-reader";
import type { Bytes } from "@holdfast/vault/bytes";
import type { EngineDeps } from "../engine/engine-deps.ts";

/** Asks for each segment once, however many ask. */
const once = (get: (id: Id<"seg">) => Promise<Bytes | null>): SegmentSource => {
  const asked = new Map<string, Promise<Bytes | null>>();
  return {
    get: (id) => {
      const name = toHex(id);
      const answer = asked.get(name) ?? get(formatId("seg", id));
      asked.set(name, answer);
      return answer;
    },
  };
};

export interface SegmentCopies {
  /** In the order in which they are tried. [RC-3] */
  readonly copies: readonly Copies[];
  /** From this device or the service, whatever comes first and is there. */
  readonly any: SegmentSource;
}

/** Where the bytes of a session's segments may be had: T0, T1 and T2. */
export const segmentCopies = ({ platform, saves }: EngineDeps, session: Id<"ses">): SegmentCopies => {
  const again = once(async (id) => {
    const answer = await saves.segment(session, id);
    return answer.ok ? answer.value : null;
  });
  const here = once((id) => platform.cache.segment(session, id).catch(() => null));
  const second = once(async (id) => {
    const answer = await saves.segment(session, id, "second");
    return answer.ok ? answer.value : null;
  });
  return {
    copies: [
      { tier: "T0", source: again },
      { tier: "T1", source: here },
      { tier: "T2", source: second },
    ],
    any: { get: async (id) => (await here.get(id)) ?? again.get(id) },
  };
};
