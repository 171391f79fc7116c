import { uuidv7 } from "@holdfast/protocol/ids";
import type { LogSink } from "@holdfast/service-kit/request-log";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import {
  type Copy,
  type Damage,
  type DamageRepository,
  QUARANTINE_MILLISECONDS,
} from "../damage/repository.ts";
import type { ObjectRepository } from "../objects/repository.ts";
import {
  copyKey,
  fits,
  type ObjectName,
  quarantineKey,
  type StoredObject,
} from "../objects/stored-object.ts";
import type { BlobStore } from "./blob-store.ts";
import { createTurns } from "./turns.ts";

export interface CopiesDeps {
  readonly first: BlobStore;
  /** Null: no second copy is kept. */
  readonly second: BlobStore | null;
  readonly objects: ObjectRepository;
  readonly damages: DamageRepository;
  readonly random: (length: number) => Bytes;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** For the log of the operator: at every read and scrub that finds it. */
  readonly onDamage: (damage: Damage) => void;
  readonly log: LogSink;
}

/** How one copy was found. */
export type CopyState = "good" | Damage["kind"];

const stateOf = (bytes: Bytes | null, object: ObjectName): CopyState =>
  fits(bytes, object) ? "good" : bytes === null ? "missing" : "digest";

/**
 * Everything that is stored, in its two copies: the one in the row or blob that a save wrote, and the one in the second store.
 * Every byte that is sent comes from here, held against the digest it was accepted under. [IN-1] [IN-3]
 */
export const createCopies = (deps: CopiesDeps) => {
  const { first, second, objects, damages } = deps;
  // A mend holds one connection and asks for another: many at once would wait for each other for ever.
  const inTurn = createTurns();

  const storeOf = (copy: Copy): BlobStore => (copy === "first" || second === null ? first : second);
  const bytesOf = async (object: StoredObject, copy: Copy): Promise<Bytes | null> => {
    if (copy === "second") return second === null ? null : second.get(copyKey(object));
    return object.body ?? first.get(copyKey(object));
  };
  const fresh = ({ object, workspaceId, sessionId, id, digest }: ObjectName) =>
    object === "segment" ? objects.segment(workspaceId, id) : objects.manifest(sessionId ?? id, digest);

  const trouble = (doing: string, cause: unknown): void => {
    deps.log(JSON.stringify({ event: doing, cause: cause instanceof Error ? cause.name : "unknown" }));
  };

  const note = async (
    object: ObjectName,
    bytes: Bytes | null,
    found: Pick<Damage, "copy" | "foundBy" | "goodElsewhere">,
  ): Promise<Damage> => {
    const at = deps.now();
    const id = uuidv7(at, deps.random);
    const damage = await damages.note({
      id,
      of: object,
      kind: bytes === null ? "missing" : "digest",
      foundAt: new Date(at),
      ...found,
    });
    // Sent again because it was found before: that has its line.
    if (found.foundBy !== "client" || equal(damage.id, id)) deps.onDamage(damage);
    return damage;
  };

  const quarantineEnd = (bad: Bytes | null): Date | null =>
    bad === null ? null : new Date(deps.now() + QUARANTINE_MILLISECONDS);

  /** Keeps what was there, writes what is right, and says mended only after it was read again. [IN-5] [IN-7] */
  const replace = async (
    damage: Damage,
    object: StoredObject,
    {
      bad,
      good,
      from,
    }: { readonly bad: Bytes | null; readonly good: Bytes; readonly from: Damage["mendedFrom"] },
  ): Promise<boolean> => {
    const store = storeOf(damage.copy);
    if (bad !== null) await store.put(quarantineKey(damage.id), bad);
    if (damage.copy === "first" && object.body !== null) await objects.replaceBody(object, good);
    else await store.put(copyKey(object), good);
    const stored = await fresh(object);
    const isWhole = stored !== null && fits(await bytesOf(stored, damage.copy), stored);
    if (isWhole) await damages.mended(damage.id, new Date(deps.now()), from);
    return isWhole;
  };

  /** One automatic mend from the other copy, if one is left. Never throws: whoever reads has the good bytes already. */
  const mend = async (
    damage: Damage,
    object: StoredObject,
    bad: Bytes | null,
    good: Bytes,
  ): Promise<boolean> => {
    const from = damage.copy === "first" ? "second" : "first";
    try {
      const mended = await inTurn(() =>
        objects.hold(object, async () => {
          if (!(await damages.attempt(damage.id, quarantineEnd(bad)))) return false;
          return replace(damage, object, { bad, good, from });
        }),
      );
      return mended ?? false;
    } catch (cause) {
      trouble("mend-failed", cause);
      return false;
    }
  };

  /** Bytes of the second copy that fit, or null; a store that does not answer has none. */
  const goodSecond = async (object: ObjectName): Promise<Bytes | null> => {
    if (second === null) return null;
    try {
      const bytes = await second.get(copyKey(object));
      return fits(bytes, object) ? bytes : null;
    } catch (cause) {
      trouble("second-copy-unavailable", cause);
      return null;
    }
  };

  /** What to do after the first copy did not fit: again, then the second copy, which mends the first. */
  const recover = async (found: StoredObject): Promise<Bytes | null> => {
    const object = await fresh(found);
    if (object === null) return null;
    const again = await bytesOf(object, "first");
    if (fits(again, object)) return again;
    const good = await goodSecond(object);
    const damage = await note(object, again, {
      copy: "first",
      foundBy: "read",
      goodElsewhere: good !== null,
    });
    if (good !== null) await mend(damage, object, again, good);
    return good;
  };

  /** The bytes that were accepted, or null when no copy has them. @throws when no store answers. */
  const read = async (object: StoredObject): Promise<Bytes | null> => {
    try {
      const bytes = await bytesOf(object, "first");
      if (fits(bytes, object)) return bytes;
    } catch (cause) {
      const good = await goodSecond(object);
      if (good === null) throw cause;
      return good;
    }
    return recover(object);
  };

  return {
    /** Whether a second copy is kept. */
    hasSecond: second !== null,

    read,

    /** The manifest's bytes as they were accepted, or null when no copy has them. */
    readManifest: async (
      sessionId: Bytes,
      found: { readonly digest: Bytes; readonly body: Bytes },
    ): Promise<Bytes | null> => {
      if (fits(found.body, found)) return found.body;
      const object = await objects.manifest(sessionId, found.digest);
      return object === null ? null : recover(object);
    },

    /** A segment that a save names although its row is gone: the second copy may have it. */
    readWithoutRow: async (workspaceId: Bytes, id: Bytes): Promise<Bytes | null> => {
      const digest = await objects.namedDigest(workspaceId, id);
      if (digest === null) return null;
      const object: ObjectName = { object: "segment", workspaceId, sessionId: null, id, digest };
      const good = await goodSecond(object);
      await note(object, null, { copy: "first", foundBy: "read", goodElsewhere: good !== null });
      return good;
    },

    /** Looks at both copies and changes nothing; `second` is null where none is kept. @throws when a store does not answer. */
    look: async (
      object: StoredObject,
    ): Promise<{ readonly first: CopyState; readonly second: CopyState | null }> => ({
      first: stateOf(await bytesOf(object, "first"), object),
      second: second === null ? null : stateOf(await bytesOf(object, "second"), object),
    }),

    /** Whether bytes that a client sent again are what the first copy lacks: then they mend it. [IN-6] [SP-6] */
    mendFromClient: async (name: ObjectName, bytes: Bytes): Promise<void> => {
      const object = await fresh(name);
      if (object === null || !fits(bytes, object)) return;
      const bad = await bytesOf(object, "first");
      if (fits(bad, object)) return;
      const goodElsewhere = (await goodSecond(object)) !== null;
      const damage = await note(object, bad, { copy: "first", foundBy: "client", goodElsewhere });
      await inTurn(() =>
        objects.hold(object, async () => {
          const until = quarantineEnd(bad);
          if (until !== null) await damages.keep(damage.id, until);
          return replace(damage, object, { bad, good: bytes, from: "client" });
        }),
      );
    },

    /** Closes what was noted of the first copy, if that is whole now: after a client stored it anew. */
    settle: async (name: ObjectName): Promise<void> => {
      const open = (await damages.openOf([name])).filter(({ copy }) => copy === "first");
      const object = open.length === 0 ? null : await fresh(name);
      if (object === null || !fits(await bytesOf(object, "first"), object)) return;
      for (const { id } of open) await damages.mended(id, new Date(deps.now()), "client");
    },

    note,
    mend,
    bytesOf,
  };
};
export type Copies = ReturnType<typeof createCopies>;
