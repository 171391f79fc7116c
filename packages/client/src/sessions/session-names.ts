import { type Id, idBytes } from "@holdfast/protocol/ids";
import { SESSION_NAME_MAX_CHARS } from "@holdfast/protocol/limits";
import { ok, type Result } from "@holdfast/protocol/result";
import type { Session } from "@holdfast/protocol/sessions";
import { THING } from "@holdfast/vault/meta";
import { nameTag } from "@holdfast/vault/name-tag";
import type { Keychain } from "../account/keychain.ts";
import { decodeName, encodeName } from "../account/name-content.ts";
import { openContent, sealContent } from "../account/sealed-content.ts";
import { bytesOfAnswer } from "../account/wire.ts";
import type { SealedName } from "../api/sessions.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { Platform } from "../platform.ts";
import { refuse } from "../problem.ts";

/** Seals a session's name for the service, with the tag by which it finds equal names. `version` is the one it makes. */
export const sealName = async (
  platform: Platform,
  keychain: Keychain,
  session: Id<"ses">,
  name: string,
  version: number,
): Promise<Result<SealedName, ClientProblem>> => {
  const trimmed = name.trim().normalize("NFC");
  if (trimmed === "" || trimmed.length > SESSION_NAME_MAX_CHARS) {
    return refuse("invalid-request", `a name has 1 to ${SESSION_NAME_MAX_CHARS} characters`);
  }
  const [first] = keychain.trust().keys.generations;
  if (first === undefined) throw new Error("a key ring has at least one generation");
  const named = { thing: THING.session, id: idBytes(session), version };
  return ok({
    meta: await sealContent(platform, keychain, named, encodeName(trimmed)),
    nameTag: await nameTag(platform.vault.primitives, first.cid, trimmed),
  });
};

/** The name of a stored session, verified: written by a device of a member, in this place and version. */
export const openName = async (
  platform: Platform,
  keychain: Keychain,
  session: Session,
): Promise<Result<string, ClientProblem>> => {
  const bytes = bytesOfAnswer(session.meta);
  if (!bytes.ok) return bytes;
  const id = idBytes(session.id as Id<"ses">);
  const named = { thing: THING.session, id, version: session.version };
  const content = await openContent(platform, keychain, named, bytes.value);
  if (!content.ok) return content;
  const name = decodeName(content.value);
  return name === null ? refuse("damaged", "the name") : ok(name);
};
