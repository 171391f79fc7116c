import { describe, expect, test } from "bun:test";
import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { sampleProject } from "@holdfast/state/sample-project";
import type { Bytes } from "@holdfast/vault/bytes";
import { createWorkspace } from "@holdfast/vault/genesis";
import { deriveIdentity } from "@holdfast/vault/identity";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { unreachable } from "./proxy.ts";
import {
  type Device,
  firstFile,
  newcomer,
  refusal,
  secondDevice,
  texts,
  value,
  worldOfFile,
  write,
} from "./world.ts";

const world = worldOfFile();
const NOW = "2026-11-21T08:00:00.000Z";

const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));

const names = async (device: Device): Promise<readonly string[]> =>
  value(await device.listSessions()).map(({ name }) => name);

const whereIs = (device: Device): string | null => {
  const status = device.status();
  return status.kind === "unlocked" ? status.account.workspaceId : null;
};

/** Somebody with a workspace beside the home, and a session in it. */
const founder = async (name: string) => {
  const made = await newcomer(world, name);
  const team = value(await made.device.workspaces.create("The team"));
  value(await made.device.switchWorkspace(team.id));
  const session = value(await made.device.createSession({ name: "Ours", state: sampleProject(NOW) }));
  return { ...made, team, ours: session };
};

describe("several workspaces", () => {
  test("[WS-2] a device works where it was moved to, after a restart and without the service too", async () => {
    const { device, team, ours, account } = await founder("mover");
    expect(await names(device)).toEqual(["Ours"]);
    const opened = value(await device.openSession(ours.id));
    const file = firstFile(opened.state()).id;
    opened.update(write(file, "written in the team"));
    value(await opened.save());
    await opened.close();

    const again = world.device("mover");
    await again.start();
    expect(whereIs(again)).toBe(team.id);
    world.proxy.meddle(unreachable);
    const offline = world.device("mover");
    await offline.start();
    expect(whereIs(offline)).toBe(team.id);
    expect(await names(offline)).toEqual(["Ours"]);
    world.proxy.meddle(null);
    const read = value(await again.openSession(ours.id));
    expect(texts(read)).toContain("written in the team");
    await read.close();

    value(await again.switchWorkspace(account.workspaceId));
    expect([whereIs(again), await names(again)]).toEqual([account.workspaceId, ["First"]]);
  });

  test("[WS-2] what is open is saved before, and its handle changes nothing afterwards", async () => {
    const { device, account, ours, team } = await founder("open-elsewhere");
    const opened = value(await device.openSession(ours.id));
    const file = firstFile(opened.state()).id;
    opened.update(write(file, "a moment before"));
    value(await device.switchWorkspace(account.workspaceId));
    opened.update(write(file, "too late"));
    value(await device.switchWorkspace(team.id));
    const back = value(await device.openSession(ours.id));
    expect(texts(back)).toContain("a moment before");
    expect(texts(back)).not.toContain("too late");
  });

  test("[WS-2] [AU-22] work that is left in another workspace stays until it can be sent there", async () => {
    const { device, account, ours, team, email } = await founder("left-behind");
    const opened = value(await device.openSession(ours.id));
    const file = firstFile(opened.state()).id;
    world.proxy.meddle(async (request, forward) =>
      request.url.includes("/saves") ? new Response("", { status: 503 }) : forward(request),
    );
    opened.update(write(file, "not sent"));
    value(await device.switchWorkspace(account.workspaceId));
    world.proxy.meddle(null);
    expect(refusal(await device.signOut({ discardUnsent: false })).code).toBe("offline");
    value(await device.switchWorkspace(team.id));
    const back = value(await device.openSession(ours.id));
    value(await back.save());
    await back.close();
    const other = await secondDevice(world, "left-behind-2", email);
    value(await other.switchWorkspace(team.id));
    expect(texts(value(await other.openSession(ours.id)))).toContain("not sent");
    value(await device.signOut({ discardUnsent: false }));
  });

  test("[WS-2] a new sign-in begins at home, and finds the others", async () => {
    const { email, account, team } = await founder("elsewhere");
    const other = await secondDevice(world, "elsewhere-2", email);
    expect(whereIs(other)).toBe(account.workspaceId);
    const list = value(await other.workspaces.list());
    expect(list.map(({ id, home, current }) => [id, home, current])).toEqual([
      [account.workspaceId, true, true],
      [team.id, false, false],
    ]);
    value(await other.switchWorkspace(team.id));
    expect(await names(other)).toEqual(["Ours"]);
  });
});

describe("a service that passes a workspace off as the account's", () => {
  /** A sound workspace of a stranger's, in which the account is listed: without a pin, and with what somebody made up for one. */
  for (const [what, pin] of [
    ["without a pin", null],
    ["with made-up bytes for one", toBase64url(random(200))],
  ] as const) {
    test(`[WS-6] [KY-10] ${what}: nothing moves there`, async () => {
      const { device, account } = await newcomer(world, "passed-off");
      const identity = await deriveIdentity(nodePrimitives, random(32));
      const stranger = { accountId: random(16), deviceId: random(16), identity };
      const { wire } = await createWorkspace({ primitives: nodePrimitives, random }, stranger);
      const id = formatId("wsp", wire.workspaceId);
      const [own] = value(await device.workspaces.list());
      world.proxy.meddle(async (request, forward) => {
        const { pathname } = new URL(request.url);
        if (pathname === "/api/workspaces" && request.method === "GET") {
          const { items } = await (await forward(request)).json();
          return Response.json({ items: [...items, { ...items[0], id, pin }] });
        }
        if (pathname !== `/api/workspaces/${id}/roster`) return forward(request);
        const ours = `${world.origin}/api/workspaces/${account.workspaceId}/roster`;
        const answer = await (await forward(new Request(ours, request))).json();
        return Response.json({
          ...answer,
          rosters: [toBase64url(wire.roster)],
          keyRing: toBase64url(wire.keyRing),
          grant: toBase64url(wire.grant),
        });
      });
      const asked = world.proxy.seen.length;
      const { code } = refusal(await device.switchWorkspace(id));
      world.proxy.meddle(null);
      expect(["not-trusted", "damaged"]).toContain(code);
      expect(world.proxy.seen.slice(asked)).not.toContain("POST /api/workspaces/switch");
      expect(whereIs(device)).toBe(own?.id ?? "");
      expect(await names(device)).toEqual(["First"]);
    });
  }
});
