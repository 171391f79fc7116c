import type {
  COPIES,
  DAMAGE_FINDERS,
  DAMAGE_KINDS,
  DAMAGE_STATES,
  MENDED_FROM,
} from "@holdfast/protocol/health";
import type { Bytes } from "@holdfast/vault/bytes";
import type { ObjectName } from "../objects/stored-object.ts";

export type Copy = (typeof COPIES)[number];
export type DamageState = (typeof DAMAGE_STATES)[number];

export interface Damage {
  readonly id: Bytes;
  readonly workspaceId: Bytes;
  /** Of a manifest; null for a segment. */
  readonly sessionId: Bytes | null;
  readonly object: "segment" | "manifest";
  /** The segment's id, or the manifest's digest. */
  readonly objectId: Bytes;
  readonly digest: Bytes;
  readonly copy: Copy;
  readonly kind: (typeof DAMAGE_KINDS)[number];
  readonly foundAt: Date;
  readonly foundBy: (typeof DAMAGE_FINDERS)[number];
  /** The other copy was good when this one was last found to be bad. */
  readonly goodElsewhere: boolean;
  /** Automatic mends of this copy, those of its earlier damages too. */
  readonly attempts: number;
  readonly state: DamageState;
  readonly mendedAt: Date | null;
  /** Null also where the copy was found to be good again by itself. */
  readonly mendedFrom: (typeof MENDED_FROM)[number] | null;
  /** Digest of a save. */
  readonly healedBy: Bytes | null;
}

/** What is noted; `id` is for a damage that is new. */
export interface FoundDamage
  extends Pick<Damage, "id" | "copy" | "kind" | "foundAt" | "foundBy" | "goodElsewhere"> {
  readonly of: ObjectName;
}

/** An open damage that no copy mends, and the saves of one session that name what is missing. */
export interface Heal {
  readonly damage: Damage;
  /** Digests, newest first, at most `HEAL_SAVES_TOLD_MAX`. */
  readonly saves: readonly Bytes[];
  readonly savesCount: number;
}

/** The automatic mends of one copy of one object. [IN-3] */
export const MENDS_MAX = 2;
/** How long damaged bytes are kept beside. [IN-5] */
export const QUARANTINE_MILLISECONDS = 30 * 24 * 3600 * 1000;

/** Where damage is noted, and what became of it. [IN-7] */
export interface DamageRepository {
  /** The open damage of this copy of this object: a new one, or the one that is there with `kind` and `goodElsewhere` as found now. */
  readonly note: (found: FoundDamage) => Promise<Damage>;
  /** Counts an automatic mend, and from when on what it puts aside may go. False: it was tried often enough, or is closed. */
  readonly attempt: (id: Bytes, quarantinedUntil: Date | null) => Promise<boolean>;
  /** Says until when damaged bytes are kept that a client's replace. [IN-5] */
  readonly keep: (id: Bytes, until: Date) => Promise<void>;
  /** Closes an open damage whose copy was read again and fits. */
  readonly mended: (id: Bytes, at: Date, from: Damage["mendedFrom"]) => Promise<void>;
  /**
   * Closes what is open of a segment, because a client opened what was missing by this save. Answers how many. The caller has
   * checked that the save is of the workspace and names the segment among what it heals.
   */
  readonly healed: (workspaceId: Bytes, segmentId: Bytes, save: Bytes, at: Date) => Promise<number>;
  /** Closes what is open of objects that no stored save names any more, and that are gone. Answers how many. */
  readonly lose: (at: Date) => Promise<number>;
  /** What is open of these objects. */
  readonly openOf: (objects: readonly ObjectName[]) => Promise<readonly Damage[]>;
  /** Of a session's manifests and of the segments that its saves name: open ones first, then the newest. */
  readonly ofSession: (sessionId: Bytes, limit: number) => Promise<readonly Damage[]>;
  /** What of it no copy mends. [IN-6] */
  readonly healsOf: (sessionId: Bytes, limit: number) => Promise<readonly Heal[]>;
  /** The session's workspace and the account's role in it; a viewer's where its keys changed. Null for who is no member. [SP-10] */
  readonly access: (
    sessionId: Bytes,
    accountId: Bytes,
  ) => Promise<{ readonly workspaceId: Bytes; readonly role: number } | null>;
  /** How many there are in the workspaces of an account, by state. */
  readonly countsFor: (accountId: Bytes) => Promise<Readonly<Record<DamageState, number>>>;
  /** Damages whose quarantine is over; `released` forgets it. */
  readonly quarantinedBefore: (
    before: Date,
    limit: number,
  ) => Promise<readonly Pick<Damage, "id" | "copy">[]>;
  readonly released: (id: Bytes) => Promise<void>;
}
