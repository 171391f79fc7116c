import { toBase64url, toHex } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { type Bytes, utf8 } from "@holdfast/vault/bytes";
import { sealMeta, THING, type Thing } from "@holdfast/vault/meta";
import { type SealedSave, sealSave } from "./chain.ts";
import type { BackendFixture } from "./fixture.ts";
import { randomBytes, type TestMember, vault } from "./member.ts";

/** A sealed name of something in the member's workspace, as it stands in JSON. */
export const metaFor = async (
  { workspaceId, deviceId, spaceKey, signer }: TestMember,
  thingId: Bytes,
  version: number,
  thing: Thing = THING.checkpoint,
): Promise<string> => {
  const place = { workspaceId, epoch: 1, thingId, thing, version, deviceId };
  return toBase64url(await sealMeta(vault, place, spaceKey, utf8("{}"), signer));
};

/** Saves `count` times on top of `last`, oldest first. */
export const saveOften = async (
  of: BackendFixture,
  count: number,
  last: SealedSave | null = null,
  to = of.session,
): Promise<readonly SealedSave[]> => {
  const made: SealedSave[] = [];
  for (let n = 0; n < count; n++) {
    const save = await sealSave(of.ann, to, made.at(-1) ?? last, { segmentBytes: [100 * (count - n)] });
    const stored = await of.save(save, of.ann, to);
    if (stored.status !== 201) throw new Error(await stored.text());
    made.push(save);
  }
  return made;
};

export interface NameWishes {
  readonly origin?: "manual" | "auto";
  readonly pinned?: boolean;
  readonly path?: string;
}

/** Names a save; answers the checkpoint's id. */
export const nameSave = async (
  of: BackendFixture,
  { digest }: Pick<SealedSave, "digest">,
  { origin = "manual", pinned = false, path = of.path }: NameWishes = {},
): Promise<{ readonly id: string; readonly bytes: Bytes }> => {
  const bytes = randomBytes(16);
  const id = formatId("cpt", bytes);
  const meta = await metaFor(of.ann, bytes, 1);
  const body = { id, at: toHex(digest), origin, pinned, meta };
  const made = await of.send("POST", `${path}/checkpoints`, { body });
  if (made.status !== 201) throw new Error(await made.text());
  return { id, bytes };
};
