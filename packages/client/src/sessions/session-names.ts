import { formatId, type Id, idBytes } from "@holdfast/protocol/ids";
import { SESSION_NAME_MAX_CHARS } from "@holdfast/protocol/limits";
import { ok, type Result } from "@holdfast/protocol/result";
import type { Session } from "@holdfast/protocol/sessions";
import { spaceKeyOf } from "@holdfast/state/space-keys";
import { utf8 } from "@holdfast/vault/bytes";
import { openMeta, parseMeta, sealMeta, THING } from "@holdfast/vault/meta";
import { nameTag } from "@holdfast/vault/name-tag";
import type { Keychain } from "../account/keychain.ts";
import { authorKey } from "../account/trust.ts";
import { bytesOfAnswer } from "../account/wire.ts";
import type { SealedName } from "../api/sessions.ts";
import type { ClientProblem } from "../contract.ts";
import type { Platform } from "../platform.ts";
import { refuse, refusedObject } from "../problem.ts";

/** Version 1 of the content of a session's meta (kind 09): `{"name": …}` as JSON. */
const encodeName = (name: string) => utf8(JSON.stringify({ name }));

const decodeName = (content: Uint8Array): string | null => {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(content));
    const named = typeof value === "object" && value !== null && "name" in value ? value.name : null;
    return typeof named === "string" ? named : null;
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof TypeError) return null;
    throw cause;
  }
};

/** Seals a session's name for the service, with the tag by which it finds equal names. `version` is the one it makes. */
export const sealName = async (
  { vault }: Platform,
  keychain: Keychain,
  session: Id<"ses">,
  name: string,
  version: number,
): Promise<Result<SealedName, ClientProblem>> => {
  const trimmed = name.trim().normalize("NFC");
  if (trimmed === "" || trimmed.length > SESSION_NAME_MAX_CHARS) {
    return refuse("invalid-request", `a name has 1 to ${SESSION_NAME_MAX_CHARS} characters`);
  }
  const { keys } = keychain.trust();
  const place = {
    workspaceId: keys.workspaceId,
    epoch: keys.epoch,
    thingId: idBytes(session),
    thing: THING.session,
    version,
    deviceId: idBytes(keychain.deviceId),
  };
  const signer = keychain.deviceKeys.ed.privateKey;
  const [first] = keys.generations;
  if (first === undefined) throw new Error("a key ring has at least one generation");
  return ok({
    meta: await sealMeta(vault, place, keys.spaceKey, encodeName(trimmed), signer),
    nameTag: await nameTag(vault.primitives, first.cid, trimmed),
  });
};

/** The name of a stored session, verified: written by a device of a member, in this place and version. */
export const openName = async (
  { vault }: Platform,
  keychain: Keychain,
  session: Session,
): Promise<Result<string, ClientProblem>> => {
  const bytes = bytesOfAnswer(session.meta);
  if (!bytes.ok) return bytes;
  const view = parseMeta(bytes.value);
  if (!view.ok) return refusedObject("the name", view.error);
  const { header } = view.value;
  const trust = keychain.trust();
  const spaceKey = spaceKeyOf(trust.keys, header.epoch);
  if (spaceKey === null) return refusedObject("the name", "wrong-key");
  const signer = authorKey(trust, formatId("dev", header.authorDeviceId), { sessionId: null, at: null });
  if (!signer.ok) return refusedObject("the name", signer.error);
  const opened = await openMeta(
    vault.primitives,
    bytes.value,
    {
      workspaceId: trust.keys.workspaceId,
      epoch: header.epoch,
      thingId: idBytes(session.id as Id<"ses">),
      thing: THING.session,
      version: session.version,
      signedBy: signer.value,
    },
    spaceKey,
  );
  if (!opened.ok) return refusedObject("the name", opened.error);
  const name = decodeName(opened.value.content);
  return name === null ? refuse("damaged", "the name") : ok(name);
};
