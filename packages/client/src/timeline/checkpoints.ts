import type { Proof, Checkpoint as WireCheckpoint } from "@holdfast/protocol/checkpoints";
import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId, type Id, idBytes, isId, timeOfUuid, uuidv7 } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import type { Bytes } from "@holdfast/vault/bytes";
import { THING } from "@holdfast/vault/meta";
import { underNewestKeys } from "../account/newest-keys.ts";
import { openContent, sealContent } from "../account/sealed-content.ts";
import { bytesOfAnswer } from "../account/wire.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type {
  Checkpoint,
  CheckpointNote,
  CheckpointProof,
  SavePoint,
  Timeline,
} from "../contract/timeline.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";
import type { NameInWaiting } from "../engine/naming.ts";
import { createCheckpoint } from "../engine/send-waiting.ts";
import { refuse } from "../problem.ts";
import { checkNote, decodeNote, encodeNote, type SealedNote } from "./note.ts";
import { decodeProof } from "./proof.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

export interface NewCheckpoint extends SealedNote {
  /** Digest of the save it names, in hex. */
  readonly at: string;
  readonly origin: "manual" | "auto";
  readonly pinned: boolean;
}

/** Names for the saves of one session, sealed and opened here. */
export interface Checkpoints {
  /** `patient`: tries again for a while when the service cannot be reached. */
  readonly all: (patient: boolean) => Answer<readonly Checkpoint[]>;
  readonly newId: () => Id<"cpt">;
  /** The note of a new checkpoint, ready to be sent. */
  readonly seal: (id: Id<"cpt">, note: SealedNote) => Answer<Bytes>;
  readonly open: (wire: WireCheckpoint) => Answer<Checkpoint>;
  /** One that the service does not have yet. */
  readonly waiting: (name: NameInWaiting) => Promise<Checkpoint>;
  readonly create: (checkpoint: NewCheckpoint) => Answer<Checkpoint>;
  readonly change: (
    checkpoint: Checkpoint,
    to: { readonly note?: CheckpointNote; readonly pinned?: boolean },
  ) => Answer<Checkpoint>;
  readonly remove: (checkpoint: Checkpoint) => Answer<null>;
}

/** A page of what was saved in a session, newest first, with what this device knows of who made it. */
export const readHistory = async (
  { timeline, keychain }: Pick<EngineDeps, "timeline" | "keychain">,
  session: Id<"ses">,
  cursor: string | null,
  limit: number,
): ReturnType<Timeline["saves"]> => {
  const page = await timeline.history(session, cursor, limit);
  if (!page.ok) return page;
  const { devices } = keychain.trust();
  const saves = page.value.items.map(
    ({ seq, digest, parent, saveKind, receivedAt, bytes, deviceId }): SavePoint => ({
      seq,
      digest,
      parent,
      kind: saveKind,
      at: receivedAt,
      bytes,
      own: deviceId === keychain.deviceId,
      byService: isId("dev", deviceId) && devices.get(deviceId)?.verified.certificate.assisted === true,
    }),
  );
  return ok({ saves, next: page.value.next });
};

const UNREADABLE = { note: null, ledger: null } as const;

export const createCheckpoints = (deps: EngineDeps, session: Id<"ses">): Checkpoints => {
  const { platform, keychain, timeline, serverTime } = deps;

  const noteOf = async (id: Id<"cpt">, meta: Bytes, version: number): Promise<SealedNote | null> => {
    const named = { thing: THING.checkpoint, id: idBytes(id), version };
    const content = await openContent(platform, keychain, named, meta);
    return content.ok ? decodeNote(content.value) : null;
  };

  /** What a drill found, by a device that writes here; what cannot be read is told without it. [CP-15] */
  const proofOf = async (id: Id<"cpt">, { at, whole, meta, deviceId }: Proof): Promise<CheckpointProof> => {
    const device = deviceId as Id<"dev">;
    const known = keychain.trust().devices.get(device);
    const account = known === undefined ? null : formatId("acc", known.verified.certificate.accountId);
    const bytes = bytesOfAnswer(meta);
    const named = { thing: THING.proof, id: idBytes(id), version: Date.parse(at) };
    const content = bytes.ok ? await openContent(platform, keychain, named, bytes.value) : bytes;
    const found = content.ok ? decodeProof(content.value) : null;
    // Whether all was there is what was counted, whatever the service says.
    const by = { device, account };
    return { at, whole: found === null ? false : whole && found.lost === 0, by, found };
  };

  /** One note that does not hold must not hide the other checkpoints. */
  const opened = async (wire: WireCheckpoint): Answer<Checkpoint> => {
    const { id, save, origin, pinned, createdAt, version } = wire;
    if (!isId("cpt", id)) return refuse("damaged", "the answer does not have its form");
    const { seq, digest, receivedAt, bytes } = save;
    const meta = bytesOfAnswer(wire.meta);
    const read = meta.ok ? await noteOf(id, meta.value, version) : null;
    const { note, ledger } = read ?? UNREADABLE;
    const at = receivedAt;
    const proof = wire.proof === null ? null : await proofOf(id, wire.proof);
    const named = { seq, digest, at, bytes };
    return ok({ id, save: named, origin, pinned, createdAt, version, note, ledger, proof });
  };

  const sealed = async (id: Id<"cpt">, version: number, { note, ledger }: SealedNote): Answer<Bytes> => {
    const checked = checkNote(note);
    if (!checked.ok) return checked;
    const content = encodeNote({ note: checked.value, ledger });
    if (!content.ok) return content;
    const named = { thing: THING.checkpoint, id: idBytes(id), version };
    return ok(await sealContent(platform, keychain, named, content.value));
  };

  const newId = (): Id<"cpt"> => formatId("cpt", uuidv7(serverTime.now(), platform.vault.random));
  const seal: Checkpoints["seal"] = (id, note) => sealed(id, 1, note);

  const openedAll = async (wires: readonly WireCheckpoint[]): Answer<readonly Checkpoint[]> => {
    const all: Checkpoint[] = [];
    for (const wire of wires) {
      const checkpoint = await opened(wire);
      if (!checkpoint.ok) return checkpoint;
      all.push(checkpoint.value);
    }
    return ok(all);
  };

  /** Notes that stay unreadable with the newest keys and devices: nobody is asked again for them. */
  const dark = new Set<string>();
  const isDark = ({ id, version, note }: Checkpoint): boolean =>
    note === null && !dark.has(`${id} ${version}`);

  return {
    all: async (patient) => {
      const wires = await timeline.checkpoints(session, patient ? {} : { retries: 0 });
      const all = wires.ok ? await openedAll(wires.value) : wires;
      if (!wires.ok || !all.ok || !all.value.some(isDark)) return all;
      // Whoever wrote one may be new here.
      const refreshed = await deps.refreshTrust();
      const again = refreshed.ok ? await openedAll(wires.value) : all;
      if (refreshed.ok && again.ok)
        for (const each of again.value.filter(isDark)) dark.add(`${each.id} ${each.version}`);
      return again;
    },

    newId,
    seal,
    open: opened,

    waiting: async ({ id, at: digest, seq, bytes, pinned, meta }) => {
      const at = new Date(timeOfUuid(idBytes(id))).toISOString();
      const save = { seq, digest, at, bytes };
      const said = (await noteOf(id, meta, 1)) ?? UNREADABLE;
      return {
        id,
        save,
        origin: "manual",
        pinned,
        createdAt: at,
        version: 1,
        ...said,
        proof: null,
        waiting: true,
      };
    },

    create: async ({ note, ledger, at, origin, pinned }) => {
      const created = await underNewestKeys(deps.refreshTrust, async () => {
        const id = newId();
        const meta = await seal(id, { note, ledger });
        return meta.ok ? createCheckpoint(deps, session, { id, meta: meta.value, at, origin, pinned }) : meta;
      });
      return created.ok ? opened(created.value) : created;
    },

    change: async (checkpoint, to) => {
      const note = to.note ?? checkpoint.note;
      if (note === null) return refuse("damaged", "a checkpoint that cannot be read needs a new name");
      const { id, version } = checkpoint;
      const pinned = to.pinned ?? checkpoint.pinned;
      const changed = await underNewestKeys(deps.refreshTrust, async () => {
        const meta = await sealed(id, version + 1, { note, ledger: checkpoint.ledger });
        if (!meta.ok) return meta;
        return timeline.change(session, id, version, { meta: toBase64url(meta.value), pinned });
      });
      if (!changed.ok) return changed;
      return changed.value.id === id ? opened(changed.value) : refuse("not-trusted", "another checkpoint");
    },

    remove: ({ id, version }) => timeline.remove(session, id, version),
  };
};
