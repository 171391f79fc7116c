import { fromBase64url } from "@holdfast/protocol/encoding";
import type { Result } from "@holdfast/protocol/result";
import type { Bytes } from "@holdfast/vault/bytes";
import { type Header, parseObject } from "@holdfast/vault/header";
import { KIND } from "@holdfast/vault/kinds";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { openObject } from "@holdfast/vault/open";
import { openSealedTo } from "@holdfast/vault/sealed-to";
import { createSegmentOpener } from "@holdfast/vault/segment";
import type { X25519Pair } from "@holdfast/vault/x25519";
import type { Meddle } from "./proxy.ts";

const asObject = (bytes: Bytes): Bytes[] => (parseObject(bytes).ok ? [bytes] : []);

const inJson = (value: unknown): Bytes[] => {
  if (typeof value === "string") return asObject(fromBase64url(value) ?? new Uint8Array(0));
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(inJson) : [];
};

/** Every sealed or signed object that a request carries: as its body, in its JSON, or as a part of it. */
const objectsIn = async (request: Request): Promise<Bytes[]> => {
  const type = request.headers.get("content-type") ?? "";
  if (type.startsWith("application/json")) return inJson(await request.json());
  if (type.startsWith("application/octet-stream")) {
    return asObject(new Uint8Array(await request.arrayBuffer()));
  }
  if (!type.startsWith("multipart/form-data")) return [];
  const parts = [...(await request.formData()).values()] as (string | Blob)[];
  const blobs = parts.filter((part) => typeof part !== "string");
  const bytes = await Promise.all(blobs.map(async (blob) => new Uint8Array(await blob.arrayBuffer())));
  return bytes.flatMap(asObject);
};

/** Passes everything on, and keeps what the service is given to store. */
export const recording =
  (into: Bytes[]): Meddle =>
  async (request, forward) => {
    into.push(...(await objectsIn(request.clone())));
    return forward(request);
  };

const SEALED_TO: ReadonlySet<number> = new Set([KIND.grant]);

const tryKey = (bytes: Bytes, header: Header, key: Bytes): Promise<Result<unknown, unknown>> => {
  const { kind, scopeId, epoch, objectId, authorDeviceId } = header;
  if (kind === KIND.segment) {
    return createSegmentOpener(nodePrimitives, bytes, { scopeId, epoch, objectId, authorDeviceId }, key);
  }
  const subkind = kind === KIND.wrap ? { subkind: header.ext[0] ?? 0 } : {};
  return openObject(nodePrimitives, bytes, { kind, ...subkind, scopeId, epoch, objectId }, key);
};

export interface Opened {
  readonly sealed: number;
  /** Kinds of what opened. */
  readonly opened: readonly number[];
}

/** Tries every key on every object that is sealed, as somebody does who has a copy of everything stored. */
export const openAll = async (
  objects: readonly Bytes[],
  keys: readonly Bytes[],
  pairs: readonly X25519Pair[],
): Promise<Opened> => {
  let sealed = 0;
  const opened: number[] = [];
  for (const bytes of objects) {
    const parsed = parseObject(bytes);
    if (!parsed.ok) continue;
    const { header } = parsed.value;
    if (header.kind === KIND.statement || header.kind === KIND.certificate) continue;
    sealed += 1;
    const { kind, scopeId, epoch, objectId } = header;
    const expect = { kind, scopeId, epoch, objectId };
    const tries = SEALED_TO.has(kind)
      ? pairs.map((pair) => openSealedTo(nodePrimitives, bytes, expect, pair))
      : keys.map((key) => tryKey(bytes, header, key));
    if ((await Promise.all(tries)).some(({ ok }) => ok)) opened.push(kind);
  }
  return { sealed, opened };
};
