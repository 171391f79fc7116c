import { fromHex, toBase64url, toHex } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { err, ok } from "@holdfast/protocol/result";
import type { Identity } from "@holdfast/service-kit/identity";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { createApp } from "../app.ts";
import { memoryBlobs } from "../blobs/memory.ts";
import { memoryStores } from "../stores.ts";
import type { SealedSave } from "./chain.ts";
import { formOf } from "./forms.ts";
import { createMember, metaOf, randomBytes, type TestMember } from "./member.ts";
import { memoryWorld } from "./world.ts";

/** Bearer text of a caller, for an identity that a test controls. */
export const tokenOf = ({ accountId, loginId, workspaceId }: TestMember): string =>
  [accountId, loginId, workspaceId].map(toHex).join(".");

const identityOf = (isLive: (loginId: string) => boolean): Identity => {
  const signed: Identity["signed"] = async (request) => {
    const token = request.headers.get("authorization")?.replace("Bearer ", "") ?? "";
    const [accountId, loginId, workspaceId] = token.split(".").map(fromHex);
    return accountId && loginId && workspaceId
      ? ok({ accountId, loginId, workspaceId })
      : err("unauthenticated");
  };
  const live: Identity["live"] = async (request) => {
    const caller = await signed(request);
    return caller.ok && isLive(toHex(caller.value.loginId)) ? caller : err("unauthenticated");
  };
  return { signed, live };
};

export type Send = (
  method: string,
  path: string,
  options?: { body?: unknown; headers?: Record<string, string>; as?: TestMember | null },
) => Promise<Response>;

/** The whole app on memory stores, with one member who has a session. */
export const createFixture = async (savesPerMinute = 100_000) => {
  const { tables, ...world } = memoryWorld();
  const blobMap = new Map();
  const damaged: Bytes[] = [];
  const app = createApp({
    stores: memoryStores(tables, Date.now),
    blobs: memoryBlobs(blobMap),
    identity: identityOf((login) => tables.logins.get(login)?.revokedAt === null),
    now: Date.now,
    onDamage: (segmentId) => damaged.push(segmentId),
    savesPerMinute,
  });
  const ann = await createMember();
  await world.addMember(ann);
  const send: Send = async (method, path, { body, headers = {}, as = ann } = {}) => {
    const isJson = body !== undefined && !(body instanceof FormData) && !(body instanceof Uint8Array);
    return app.handle(
      new Request(`http://localhost/api${path}`, {
        method,
        headers: {
          ...(as === null ? {} : { authorization: `Bearer ${tokenOf(as)}` }),
          ...(isJson ? { "content-type": "application/json" } : {}),
          ...headers,
        },
        ...(body === undefined ? {} : { body: isJson ? JSON.stringify(body) : (body as FormData | Bytes) }),
      }),
    );
  };
  const newSession = async (member = ann): Promise<Bytes> => {
    const id = randomBytes(16);
    const meta = toBase64url(await metaOf(member, id, 1));
    const body = { id: formatId("ses", id), meta, nameTag: toBase64url(randomBytes(16)) };
    const response = await send("POST", "/sessions", { body, as: member });
    if (response.status !== 201) throw new Error(await response.text());
    return id;
  };
  const session = await newSession();
  return {
    app,
    world,
    tables,
    blobs: blobMap,
    damaged,
    ann,
    session,
    /** Path of the session, for `send`. */
    path: `/sessions/${formatId("ses", session)}`,
    send,
    newSession,
    save: (sealed: Pick<SealedSave, "manifest" | "segments">, as = ann, to = session) =>
      send("POST", `/sessions/${formatId("ses", to)}/saves`, { body: formOf(sealed), as }),
    /** Everything that saves write, as one text. */
    stored: () =>
      JSON.stringify(
        [tables.manifests, tables.segments, tables.ranges, tables.sessions, blobMap].map((m) => [...m]),
      ),
  };
};
export type Fixture = Awaited<ReturnType<typeof createFixture>>;

/** Status and code of a problem, or the status alone. */
export const outcomeOf = async (response: Response): Promise<string> =>
  response.headers.get("content-type") === "application/problem+json"
    ? `${response.status} ${(await response.json()).code}`
    : `${response.status}`;

export const sameBytes = async (response: Response, bytes: Bytes): Promise<boolean> =>
  equal(new Uint8Array(await response.arrayBuffer()), bytes);
