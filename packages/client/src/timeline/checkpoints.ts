import type { Checkpoint as WireCheckpoint } from "@holdfast/protocol/checkpoints";
import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId, type Id, idBytes, isId, uuidv7 } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import { THING } from "@holdfast/vault/meta";
import { openContent, sealContent } from "../account/sealed-content.ts";
import { bytesOfAnswer } from "../account/wire.ts";
import type { Checkpoint, CheckpointNote, ClientProblem } from "../contract.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";
import { refuse } from "../problem.ts";
import { checkNote, decodeNote, encodeNote } from "./note.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

export interface NewCheckpoint {
  readonly note: CheckpointNote;
  /** Digest of the save it names, in hex. */
  readonly at: string;
  readonly origin: "manual" | "auto";
  readonly pinned: boolean;
}

/** Names for the saves of one session, sealed and opened here. */
export interface Checkpoints {
  readonly all: () => Answer<readonly Checkpoint[]>;
  readonly create: (checkpoint: NewCheckpoint) => Answer<Checkpoint>;
  readonly change: (
    checkpoint: Checkpoint,
    to: { readonly note?: CheckpointNote; readonly pinned?: boolean },
  ) => Answer<Checkpoint>;
  readonly remove: (checkpoint: Checkpoint) => Answer<null>;
}

export const createCheckpoints = (deps: EngineDeps, session: Id<"ses">): Checkpoints => {
  const { platform, keychain, timeline, serverTime } = deps;

  const noteOf = async (id: Id<"cpt">, { meta, version }: WireCheckpoint): Promise<CheckpointNote | null> => {
    const bytes = bytesOfAnswer(meta);
    if (!bytes.ok) return null;
    const named = { thing: THING.checkpoint, id: idBytes(id), version };
    const content = await openContent(platform, keychain, named, bytes.value);
    return content.ok ? decodeNote(content.value) : null;
  };

  /** One note that does not hold must not hide the other checkpoints. */
  const opened = async (wire: WireCheckpoint): Answer<Checkpoint> => {
    const { id, save, origin, pinned, createdAt, version } = wire;
    if (!isId("cpt", id)) return refuse("damaged", "the answer does not have its form");
    const { seq, digest, receivedAt, bytes } = save;
    const note = await noteOf(id, wire);
    return ok({ id, save: { seq, digest, at: receivedAt, bytes }, origin, pinned, createdAt, version, note });
  };

  const sealed = async (id: Id<"cpt">, version: number, note: CheckpointNote): Answer<string> => {
    const checked = checkNote(note);
    if (!checked.ok) return checked;
    const content = encodeNote(checked.value);
    if (!content.ok) return content;
    const named = { thing: THING.checkpoint, id: idBytes(id), version };
    return ok(toBase64url(await sealContent(platform, keychain, named, content.value)));
  };

  return {
    all: async () => {
      const wires = await timeline.checkpoints(session);
      if (!wires.ok) return wires;
      const all: Checkpoint[] = [];
      for (const wire of wires.value) {
        const checkpoint = await opened(wire);
        if (!checkpoint.ok) return checkpoint;
        all.push(checkpoint.value);
      }
      return ok(all);
    },

    create: async ({ note, at, origin, pinned }) => {
      const id = formatId("cpt", uuidv7(serverTime.now(), platform.vault.random));
      const meta = await sealed(id, 1, note);
      if (!meta.ok) return meta;
      const created = await timeline.create(session, { id, at, origin, pinned, meta: meta.value });
      if (!created.ok) return created;
      const { value } = created;
      const asked = value.id === id && value.save.digest === at && value.meta === meta.value;
      return asked ? opened(value) : refuse("not-trusted", "another checkpoint");
    },

    change: async (checkpoint, to) => {
      const note = to.note ?? checkpoint.note;
      if (note === null) return refuse("damaged", "a checkpoint that cannot be read needs a new name");
      const { id, version } = checkpoint;
      const meta = await sealed(id, version + 1, note);
      if (!meta.ok) return meta;
      const pinned = to.pinned ?? checkpoint.pinned;
      const changed = await timeline.change(session, id, version, { meta: meta.value, pinned });
      if (!changed.ok) return changed;
      return changed.value.id === id ? opened(changed.value) : refuse("not-trusted", "another checkpoint");
    },

    remove: ({ id, version }) => timeline.remove(session, id, version),
  };
};
