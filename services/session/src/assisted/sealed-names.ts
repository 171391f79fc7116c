import { fromBase64url } from "@holdfast/protocol/encoding";
import { idBytes, isId } from "@holdfast/protocol/ids";
import { SESSION_NAME_MAX_CHARS } from "@holdfast/protocol/limits";
import type { NamedSession } from "@holdfast/protocol/named-sessions";
import type { Session } from "@holdfast/protocol/sessions";
import type { SpaceKeys } from "@holdfast/state/space-keys";
import { spaceKeyOf } from "@holdfast/state/space-keys";
import { type Bytes, utf8 } from "@holdfast/vault/bytes";
import { openMeta, parseMeta, sealMeta, THING, type Thing } from "@holdfast/vault/meta";
import { nameTag } from "@holdfast/vault/name-tag";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { refused } from "./change-state.ts";
import type { Job, JobResult, Sealed } from "./jobs.ts";
import type { OpenedKeys } from "./opened-keys.ts";

const vault = {
  primitives: nodePrimitives,
  random: (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length)),
};

/** What is named: the sealed object is of this thing, under this id, in this version. */
export interface NamedThing {
  readonly thing: Thing;
  readonly id: Bytes;
  readonly version: number;
}

/** Seals what somebody calls a thing, as a client's device would. */
export const sealName = (
  { keys, author }: OpenedKeys,
  { thing, id, version }: NamedThing,
  content: Bytes,
): Promise<Bytes> => {
  const { workspaceId, epoch, spaceKey } = keys;
  const { deviceId, signer } = author;
  const place = { workspaceId, epoch, thingId: id, thing, version, deviceId, assisted: true };
  return sealMeta(vault, place, spaceKey, content, signer);
};

/** The content of a stored name, or null for one that does not hold: what cannot be read hides nothing else. [CP-6] */
export const openName = async (
  keys: SpaceKeys,
  named: NamedThing,
  meta: string,
  author: Sealed<unknown>["author"],
): Promise<Bytes | null> => {
  const bytes = fromBase64url(meta);
  const view = bytes === null ? null : parseMeta(bytes);
  if (bytes === null || author === null || !view?.ok) return null;
  const { epoch } = view.value.header;
  const spaceKey = spaceKeyOf(keys, epoch);
  if (spaceKey === null) return null;
  const { thing, id: thingId, version } = named;
  const { edPublic: signedBy, assisted } = author;
  const place = { workspaceId: keys.workspaceId, epoch, thingId, thing, version, signedBy, assisted };
  const opened = await openMeta(nodePrimitives, bytes, place, spaceKey);
  return opened.ok ? opened.value.content : null;
};

/** The JSON value in sealed bytes, or null when they hold none. */
export const jsonOf = (content: Bytes | null): unknown => {
  if (content === null) return null;
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(content));
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof TypeError) return null;
    throw cause;
  }
};

const NAME_RULE = `is not 1 to ${SESSION_NAME_MAX_CHARS} characters of Unicode text`;
const clean = (name: string): string => name.trim().normalize("NFC");

/** Seals a session's name with the tag by which equal names are found, the same as a client's. [KY-14] */
export const nameSession = async (
  opened: OpenedKeys,
  { id, version, name }: Job & { readonly kind: "name-session" },
): Promise<JobResult> => {
  const [first] = opened.keys.generations;
  if (first === undefined) throw new Error("a key ring has at least one generation");
  const cleaned = clean(name);
  if (cleaned === "" || cleaned.length > SESSION_NAME_MAX_CHARS || !cleaned.isWellFormed())
    return refused("invalid-request", [{ pointer: "/name", detail: NAME_RULE }]);
  const content = utf8(JSON.stringify({ name: cleaned }));
  const meta = await sealName(opened, { thing: THING.session, id, version }, content);
  return { kind: "meta", meta, nameTag: await nameTag(nodePrimitives, first.cid, cleaned) };
};

const nameOf = async (keys: SpaceKeys, { item, author }: Sealed<Session>): Promise<string | null> => {
  if (!isId("ses", item.id)) return null;
  const named = { thing: THING.session, id: idBytes(item.id), version: item.version };
  const value = jsonOf(await openName(keys, named, item.meta, author));
  const name = typeof value === "object" && value !== null && "name" in value ? value.name : null;
  return typeof name === "string" ? name : null;
};

/** Sessions as JSON, with their names. */
export const openSessions = async (
  { keys }: OpenedKeys,
  { sessions, next }: Job & { readonly kind: "open-sessions" },
): Promise<JobResult> => {
  const items: NamedSession[] = [];
  for (const sealed of sessions) {
    const { meta: _, nameTag: __, ...session } = sealed.item;
    items.push({ ...session, name: await nameOf(keys, sealed) });
  }
  const answer = next === undefined ? items[0] : { items, next };
  return { kind: "json", bytes: utf8(JSON.stringify(answer)), next: null };
};
