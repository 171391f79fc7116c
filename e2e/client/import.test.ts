import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { scanExport } from "@holdfast/state/export/scan-export";
import { type Bytes, concat } from "@holdfast/vault/bytes";
import { parseExportCode } from "@holdfast/vault/export-code";
import { exportSecretOfCode, openExportKeys } from "@holdfast/vault/export-keys";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { exportFile, type MadeFile, type Opener, openerIn, shown, takenOut } from "./exporting.ts";
import { join, memberNamed, newTeam } from "./sharing.ts";
import { rosterSeenBy, stealAccount, workspaceKeys } from "./stolen-keys.ts";
import { type Device, firstFile, newcomer, refusal, texts, value, worldOfFile, write } from "./world.ts";

const world = worldOfFile();
let opener: Opener;

beforeAll(async () => {
  opener = await openerIn();
});
afterAll(() => opener.remove());

const NOTE = { description: "why", tags: ["t"], priority: "high" } as const;

const read = async (device: Device, { bytes, secret }: MadeFile) =>
  value(await device.exports.read({ file: new Blob([bytes]), key: { code: secret } }));

const holds = (bytes: Uint8Array, secret: Uint8Array): boolean =>
  Buffer.from(bytes).includes(Buffer.from(secret));

/** Everything that the code opens in a file, one after the other. */
const openedKeys = async ({ bytes, secret }: MadeFile): Promise<Bytes> => {
  const records: Bytes[] = [];
  const source = {
    size: bytes.length,
    read: async (from: number, length: number) => bytes.slice(from, from + length),
  };
  const scan = value(
    await scanExport(nodePrimitives, source, ({ name }, content) => {
      if (name === "keys") records.push(content.slice());
    }),
  );
  const exportSecret = await exportSecretOfCode(
    nodePrimitives,
    value(await parseExportCode(nodePrimitives, secret)),
  );
  const keys: Bytes[] = [];
  for (const [i, record] of records.entries()) {
    const place = { exportId: scan.preamble.exportId, preamble: scan.preambleDigest, number: i + 1 };
    const opened = value(await openExportKeys(nodePrimitives, record, place, exportSecret));
    keys.push(opened.keys.founderEd, ...opened.keys.cids, ...opened.keys.spaceKeys.map(({ key }) => key));
  }
  return concat(...keys);
};

describe("a workspace of several people", () => {
  test("[EX-2] [EX-3] [EX-5] goes out and comes in with removed members and replaced keys, and no key that is not needed", async () => {
    const { owner, workspace, session } = await newTeam(world, "mover");
    const ben = await join(world, owner.device, workspace, "moved-away", "member");
    const his = value(await ben.device.openSession(session.id));
    const { id } = firstFile(his.state());
    his.update(write(id, "by ben\n"));
    value(await his.save());
    const byBen = his.state();
    await his.close();
    value(await owner.device.members.remove((await memberNamed(owner.device, ben.email)).accountId));
    value(await owner.device.rotation.rotate({ reason: "suspected-leak" }));
    const hers = value(await owner.device.openSession(session.id));
    hers.update(write(id, "by her, under new keys\n"));
    value(await hers.save());
    value(await hers.timeline.name({ ...NOTE, name: "Settled" }, { pinned: true }));
    const newest = hers.state();
    const file = await exportFile(owner.device);
    const taken = await opener.open(file.bytes, file.secret, ["--history"]);
    expect([taken.err, taken.exit]).toEqual(["", 0]);
    expect(takenOut(taken, "Shared/saves/000002")).toEqual(shown(byBen));
    expect(takenOut(taken, "Shared/saves/000004")).toEqual(shown(newest));

    const stolen = await stealAccount(world, owner.email);
    const all = await workspaceKeys(stolen, await rosterSeenBy(world, stolen, workspace));
    // The newest space key and both before it, three keys of inboxes, two that name chunks, each with one that cuts them.
    expect(all).toHaveLength(10);
    const inside = await openedKeys(file);
    const needed = [0, 1, 2, 6, 8];
    expect(all.flatMap((key, i) => (holds(inside, key) ? [i] : []))).toEqual(needed);
    for (const key of all) expect(holds(file.bytes, key)).toBe(false);

    const { device } = await newcomer(world, "receiver");
    const preview = await read(device, file);
    expect(preview.fault).toBeNull();
    expect(preview.sessions).toHaveLength(1);
    expect(preview.sessions[0]).toMatchObject({ name: "Shared", checkpoints: 1, unsound: 0, here: null });
    const brought = value(
      await device.exports.bring({ id: preview.id, session: session.id, history: "all" }),
    );
    expect(brought).toMatchObject({ name: "Shared", saves: 4, checkpoints: 1, skipped: 0 });
    const here = value(await device.openSession(brought.id));
    expect(here.state()).toEqual(newest);
    const { saves } = value(await here.timeline.saves());
    expect(value(await here.timeline.preview(saves.at(-2)?.digest ?? ""))).toEqual(byBen);
    expect(value(await here.timeline.checkpoints())).toMatchObject([
      { pinned: true, note: { ...NOTE, name: "Settled" } },
    ]);
    await here.close();

    const again = await read(device, file);
    expect(again.sessions[0]?.here).toEqual({ id: brought.id, name: "Shared", how: "imported" });
    const wish = { id: again.id, session: session.id, history: "now" } as const;
    expect(refusal(await device.exports.bring(wish)).code).toBe("id-taken");
    const copy = value(await device.exports.bring({ ...wish, again: true }));
    expect(copy).toMatchObject({ name: "Shared (imported)", saves: 1 });
    expect(copy.id).not.toBe(brought.id);
    expect((await read(owner.device, file)).sessions[0]?.here?.how).toBe("same");
    await hers.close();
  }, 120_000);

  test("[EX-2] [EX-7] a file of the newest save holds no key of before, and work that was not sent is told", async () => {
    const { device, session, email } = await newcomer(world, "present");
    value(await device.rotation.rotate({ reason: "suspected-leak" }));
    const handle = value(await device.openSession(session.id));
    await device.rotation.reseal();
    while (value(await device.rotation.resealStatus()).state === "running") await Bun.sleep(20);
    const { sessions } = value(await device.exports.look({ sessions: "all", history: "now" }));
    expect(sessions).toMatchObject([{ id: session.id, name: "First", unsent: false }]);
    const file = await exportFile(device, { history: "now" });
    const stolen = await stealAccount(world, email);
    const home = device.status();
    if (home.kind !== "unlocked") throw new Error("not unlocked");
    const [newest, earlier] = await workspaceKeys(
      stolen,
      await rosterSeenBy(world, stolen, home.account.workspaceId),
    );
    const inside = await openedKeys(file);
    expect([newest, earlier].map((key) => key !== undefined && holds(inside, key))).toEqual([true, false]);
    const taken = await opener.open(file.bytes, file.secret);
    expect(takenOut(taken, "First")).toEqual(shown(handle.state()));

    world.proxy.meddle((request, forward) =>
      request.url.endsWith("/saves") ? Promise.resolve(new Response("", { status: 503 })) : forward(request),
    );
    handle.update(write(firstFile(handle.state()).id, "only here"));
    await handle.save();
    const after = value(await device.exports.look({ sessions: [session.id], history: "all" }));
    expect(after.sessions[0]?.unsent).toBe(true);
    world.proxy.meddle(null);
    value(await handle.save());
    expect(texts(handle)).toContain("only here");
    await handle.close();
  }, 120_000);
});
