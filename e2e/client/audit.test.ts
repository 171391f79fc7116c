import { describe, expect, test } from "bun:test";
import { entryHash } from "@holdfast/client/audit/entry-hash";
import type { AuditPlace } from "@holdfast/client/contract/audit";
import type { AuditEntry, AuditPage } from "@holdfast/protocol/audit";
import { toHex } from "@holdfast/protocol/encoding";
import { webPrimitives } from "@holdfast/vault/primitives";
import { rewriteJson, unreachable } from "./proxy.ts";
import { type Device, newcomer, refusal, secondDevice, until, value, worldOfFile } from "./world.ts";

const world = worldOfFile();
const AUDIT = /\/api\/audit$/;

const change = (by: (page: AuditPage) => AuditPage): void =>
  world.proxy.meddle(rewriteJson(AUDIT, (json) => by(json as unknown as AuditPage)));

/** The log as the service answers it, in one page. */
const answered = async (device: Device): Promise<AuditPage> => {
  const pages: AuditPage[] = [];
  change((page) => {
    pages.push(page);
    return page;
  });
  await device.audit.page();
  world.proxy.meddle(null);
  const [page] = pages;
  if (page === undefined) throw new Error("nothing was answered");
  return page;
};

/** The same entries with other accounts' doings in them, and every hash computed anew. */
const rewritten = async (page: AuditPage): Promise<AuditPage> => {
  const items: AuditEntry[] = [];
  let previous = page.anchor.hash;
  for (const entry of page.items.toReversed()) {
    const bare = { ...entry, target: null };
    previous = toHex(await entryHash(webPrimitives, page.workspaceId as "wsp_", bare, previous));
    items.unshift({ ...bare, hash: previous });
  }
  return { ...page, items, head: { ...page.head, hash: previous } };
};

/** Somebody whose device has done by itself what it does after an account was made: nothing comes into the log beside the test. */
const settled = async (name: string) => {
  const made = await newcomer(world, name);
  await until(async () => value(await made.device.slots.list())[0]?.strength !== null);
  return made;
};

const faultOf = async (device: Device): Promise<string> => {
  const check = value(await device.audit.verify());
  world.proxy.meddle(null);
  return check.whole ? "whole" : check.fault;
};

describe("the audit log, as a client reads it", () => {
  test("[AD-5] [AD-7] [B7] [B58] what was done is listed with who, what and from where, and all of it verified", async () => {
    const { device, email, session } = await settled("list");
    value(await device.renameSession(session.id, "canary of a name"));
    const second = await secondDevice(world, "list-2", email);
    const first = value(await second.logins()).find(({ current }) => !current);
    if (first === undefined) throw new Error("the first login is gone");
    value(await second.revokeLogin(first.id));
    const { items, older } = value(await second.audit.page());
    const actions = items.map(({ action }) => action);
    // Kept in the background, before or after the first session.
    expect(actions.filter((action) => action !== "slot.labelled")).toEqual([
      "login.ended",
      "device.certified",
      "login.created",
      "session.renamed",
      "session.created",
      "account.registered",
    ]);
    expect(actions).toHaveLength(7);
    expect(older).toBeNull();
    expect(items.every(({ who }) => who?.you === true && who.email === email)).toBe(true);
    expect(items[0]?.login).toStartWith("Bun ");
    expect(items[3]?.target).toBe(session.id);
    expect(JSON.stringify(items)).not.toContain("canary");
    const check = value(await second.audit.verify());
    expect(check).toEqual({ whole: true, entries: 7, since: items[6]?.at ?? null, swept: false });
  });

  test("[AD-5] [AD-7] more than a page is read page by page, each verified under the one above", async () => {
    const { device, session } = await settled("pages");
    for (let i = 0; i < 55; i++) value(await device.renameSession(session.id, `Name ${i}`));
    const seen: number[] = [];
    let place: AuditPlace | undefined;
    do {
      const slice = value(await device.audit.page(place));
      seen.push(...slice.items.map(({ seq }) => seq));
      place = slice.older ?? undefined;
    } while (place !== undefined);
    expect(seen.length).toBeGreaterThan(50);
    expect(seen).toEqual(Array.from({ length: seen.length }, (_, i) => seen.length - i));
    expect(value(await device.audit.verify())).toMatchObject({ whole: true, entries: seen.length });
  });

  test("[AD-7] what a service changes, drops, reorders or takes from elsewhere is named, and not shown", async () => {
    const { device } = await settled("hostile");
    const other = await settled("hostile-other");
    const theirs = await answered(other.device);
    const [first, second, ...rest] = (await answered(device)).items;
    if (!first || !second) throw new Error("too short");
    const lies: readonly (readonly [string, (page: AuditPage) => AuditPage])[] = [
      ["changed", (page) => ({ ...page, items: [first, { ...second, action: "login.ended" }, ...rest] })],
      ["gap", (page) => ({ ...page, items: [first] })],
      ["gap", (page) => ({ ...page, items: [second, ...rest] })],
      ["gap", (page) => ({ ...page, items: [first, ...rest] })],
      ["reordered", (page) => ({ ...page, items: [first, first, second, ...rest] })],
      ["wrong-place", () => theirs],
      ["changed", (page) => ({ ...theirs, workspaceId: page.workspaceId })],
    ];
    for (const [fault, lie] of lies) {
      change(lie);
      expect(refusal(await device.audit.page())).toMatchObject({
        code: "not-trusted",
        detail: `the audit log: ${fault}`,
      });
      expect([fault, await faultOf(device)]).toEqual([fault, fault]);
    }
    expect(await faultOf(device)).toBe("whole");
  });

  test("[AD-8] a log that forgets, or tells otherwise what this device has seen, is found out later", async () => {
    const { device, session } = await settled("pin");
    const early = await answered(device);
    value(await device.renameSession(session.id, "Another"));
    expect(await faultOf(device)).toBe("whole");
    change(() => early);
    expect(await faultOf(device)).toBe("rolled-back");
    const lie = await rewritten(await answered(device));
    change(() => lie);
    expect(await faultOf(device)).toBe("forked");
    change((page) => ({
      ...page,
      items: [],
      anchor: { ...page.head, seq: page.head.seq + 1 },
      head: { ...page.head, seq: page.head.seq + 1 },
    }));
    expect(await faultOf(device)).toBe("cut");
    // Another process of the device has the pin too, and a fault moved it nowhere.
    value(await device.renameSession(session.id, "Once more"));
    const again = world.device("pin");
    await again.start();
    change(() => early);
    expect(await faultOf(again)).toBe("rolled-back");
    expect(await faultOf(again)).toBe("whole");
  });

  test("[AD-8] without the service nothing is said of the log", async () => {
    const { device } = await settled("offline");
    world.proxy.meddle(unreachable);
    expect(refusal(await device.audit.verify()).code).toBe("unavailable");
    world.proxy.meddle(null);
    await device.lock();
    expect(refusal(await device.audit.page()).code).toBe("locked");
  });
});
