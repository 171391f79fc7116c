import { fromHex, toHex } from "@holdfast/protocol/encoding";
import { err, ok } from "@holdfast/protocol/result";
import type { Bytes } from "@holdfast/vault/bytes";
import { ROLE } from "@holdfast/vault/roles";
import type { ObjectPlace, ObjectRepository } from "../objects/repository.ts";
import type { RetentionRepository } from "../retention/repository.ts";
import { SCRUB_PORTION_OBJECTS, type Scrub } from "../scrub/scrub.ts";
import type { Operations } from "./operations.ts";
import type { Json } from "./repository.ts";

export interface ScrubRunDeps {
  readonly scrub: Scrub;
  readonly objects: ObjectRepository;
  readonly roles: Pick<RetentionRepository, "role">;
  /** Rest between portions, as long as the portion took. */
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

interface Place {
  readonly objects: number;
  readonly bytes: number;
  readonly found: number;
  readonly mended: number;
  readonly after: {
    readonly object: "segment" | "manifest";
    readonly scope: string;
    readonly id: string;
  } | null;
}

const BEGINNING: Place = { objects: 0, bytes: 0, found: 0, mended: 0, after: null };
const bytesOf = (hex: string): Bytes => fromHex(hex) ?? new Uint8Array(0);

const toPlace = (after: Place["after"]): ObjectPlace | null =>
  after && { object: after.object, scope: bytesOf(after.scope), id: bytesOf(after.id) };

/** Reading everything that a workspace stores, because an owner asked. [OP-2] [IN-4] */
export const registerScrubRun = (operations: Operations, deps: ScrubRunDeps): void =>
  operations.register("scrub", {
    leastRole: ROLE.owner,
    work: async ({ accountId, workspaceId, place: left }, { progress, signal }) => {
      if ((await deps.roles.role(workspaceId, accountId)) < ROLE.owner) return err("forbidden");
      let place: Place = { ...BEGINNING, ...((left ?? {}) as Partial<Place>) };
      progress({ phase: "reading", done: place.objects, total: await deps.objects.count(workspaceId) });
      for (;;) {
        signal.throwIfAborted();
        const begun = performance.now();
        const page = await deps.objects.page(workspaceId, toPlace(place.after), SCRUB_PORTION_OBJECTS);
        const last = page.at(-1);
        if (last === undefined) break;
        const count = await deps.scrub.check(page);
        place = {
          objects: place.objects + count.objects,
          bytes: place.bytes + count.bytes,
          found: place.found + count.found,
          mended: place.mended + count.mended,
          after: {
            object: last.object,
            scope: toHex(last.sessionId ?? last.workspaceId),
            id: toHex(last.id),
          },
        };
        progress({ done: place.objects, place: place as unknown as Json });
        await deps.pause(performance.now() - begun, signal);
      }
      const { objects, bytes, found, mended } = place;
      return ok({ objects, bytes, found, mended });
    },
  });
