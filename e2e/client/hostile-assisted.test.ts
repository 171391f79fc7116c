import { describe, expect, test } from "bun:test";
import { toHex } from "@holdfast/protocol/encoding";
import { type Id, idBytes } from "@holdfast/protocol/ids";
import type { Bytes } from "@holdfast/vault/bytes";
import { FLAG, parseObject } from "@holdfast/vault/header";
import { KIND } from "@holdfast/vault/kinds";
import { nodePrimitives, sha256Sync } from "@holdfast/vault/node/primitives";
import { openObject } from "@holdfast/vault/open";
import { sealObject } from "@holdfast/vault/seal";
import { type OpenedUnlock, openUnlock, parseUnlockToken, unlockKeys } from "@holdfast/vault/unlock-token";
import { SQL } from "bun";
import type { Meddle } from "./proxy.ts";
import { newcomer, refusal, secondDevice, value, worldOfFile } from "./world.ts";

const world = worldOfFile({ thorough: true });
const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));

/** All that a service holds while it answers a caller with this token. */
const heldWith = async (
  id: Id<"ulk">,
  text: string,
): Promise<OpenedUnlock & { readonly deviceId: Bytes }> => {
  const token = parseUnlockToken(text);
  if (token === null) throw new Error("no token");
  const sql = new SQL({ url: world.databaseUrl, max: 1 });
  try {
    const [row] = await sql`
      select u.workspace_id, u.device_id, u.epoch, u.wrap, d.ed_public from unlocks u
        join devices d on d.id = u.device_id where u.id = ${idBytes(id)}`;
    const deviceId = new Uint8Array(row.device_id);
    const place = {
      workspaceId: new Uint8Array(row.workspace_id),
      epoch: row.epoch,
      deviceId,
      edPublic: new Uint8Array(row.ed_public),
    };
    const keys = await unlockKeys(nodePrimitives, token);
    const opened = value(await openUnlock(nodePrimitives, new Uint8Array(row.wrap), place, keys));
    return { ...opened, deviceId };
  } finally {
    await sql.close();
  }
};

/** Serves another head than the stored one, which still answers for the bundle. */
const headReplaced =
  (session: Id<"ses">, head: Bytes, stored: Bytes): Meddle =>
  async (request, forward) => {
    const { pathname } = new URL(request.url);
    if (pathname.endsWith(`${session}/head`)) return new Response(head);
    if (!pathname.endsWith(`${session}/bundle`)) return forward(request);
    const body = { ...((await request.json()) as object), at: toHex(sha256Sync(stored)) };
    const headers = new Headers(request.headers);
    headers.delete("content-length");
    return forward(new Request(request.url, { method: "POST", headers, body: JSON.stringify(body) }));
  };

describe("a service that writes with a token", () => {
  test("[AM-2] passes nothing off as a person's: what its device signs says so, or opens nowhere", async () => {
    const { device, email, session } = await newcomer(world, "unmarked");
    value(await device.assisted.allow());
    const { id, token } = value(await device.assisted.begin());
    const held = await heldWith(id, token);
    let stored: Bytes = new Uint8Array(0);
    world.proxy.meddle(async (request, forward) => {
      const answer = await forward(request);
      if (!request.url.endsWith(`${session.id}/head`)) return answer;
      stored = new Uint8Array(await answer.clone().arrayBuffer());
      return answer;
    });
    await value(await device.openSession(session.id)).close();
    const parsed = parseObject(stored);
    if (!parsed.ok) throw new Error(parsed.error);
    const { header } = parsed.value;
    const place = { kind: KIND.manifest, scopeId: header.scopeId };
    const { content } = value(await openObject(nodePrimitives, stored, place, held.spaceKey));
    const sealed = (flags: number): Promise<Bytes> =>
      sealObject(
        { primitives: nodePrimitives, random },
        { ...header, flags, authorDeviceId: held.deviceId },
        held.spaceKey,
        content,
        held.device.privateKey,
      );
    const opening = async (name: string, flags: number) => {
      const other = await secondDevice(world, name, email);
      world.proxy.meddle(headReplaced(session.id, await sealed(flags), stored));
      const opened = await other.openSession(session.id);
      world.proxy.meddle(null);
      return { other, opened };
    };
    const unmarked = await opening("unmarked-2", 0);
    expect(refusal(unmarked.opened)).toMatchObject({ code: "not-trusted" });
    // The same bytes, marked, are a save like any other: it was the mark alone that was missing.
    const marked = await opening("unmarked-3", FLAG.assisted);
    expect(marked.opened.ok).toBe(true);
    if (marked.opened.ok) await marked.opened.value.close();
  });
});
