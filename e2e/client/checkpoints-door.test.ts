import { describe, expect, test } from "bun:test";
import { idBytes } from "@holdfast/protocol/ids";
import { SQL } from "bun";
import { firstFile, newcomer, refusal, secondDevice, value, worldOfFile, write } from "./world.ts";

const world = worldOfFile();
const note = (name: string) => ({ name, description: "", tags: ["draft"], priority: "low" as const });

/** Cuts short what the service has of a session. */
const damage = async (session: `ses_${string}`): Promise<void> => {
  const sql = new SQL(world.databaseUrl);
  try {
    const id = Buffer.from(idBytes(session));
    await sql`update segments set inline_body = substring(inline_body from 1 for 200)
      where inline_body is not null
        and id in (select r.segment_id from manifest_segments r where r.session_id = ${id})`;
  } finally {
    await sql.close();
  }
};

describe("checkpoints of a session that is not open here", () => {
  test("[CP-19] [A13] are made, listed, changed and deleted while another device writes in it", async () => {
    const { device, session, state, email } = await newcomer(world, "beside");
    const handle = value(await device.openSession(session.id));
    handle.update(write(firstFile(state).id, "second"));
    value(await handle.save());
    const other = await secondDevice(world, "beside-other", email);
    const made = value(await other.checkpoints.name(session.id, note("From afar"), { pinned: true }));
    const saves = value(await other.checkpoints.saves(session.id)).saves;
    expect(made.save.digest).toBe(saves[0]?.digest ?? "");
    expect(made).toMatchObject({ origin: "manual", pinned: true, note: { name: "From afar" } });
    // What was named is the newest save, whole, and nobody was displaced for it.
    expect(handle.status().kind).toBe("saved");
    const renamed = value(
      await other.checkpoints.change(session.id, made, { note: note("From far away"), pinned: false }),
    );
    expect(value(await handle.timeline.checkpoints())).toMatchObject([
      { pinned: false, note: { name: "From far away" } },
    ]);
    expect(refusal(await other.checkpoints.change(session.id, made, { pinned: true })).code).toBe(
      "version-conflict",
    );
    expect(value(await other.checkpoints.removeMany(session.id, [renamed]))).toEqual([
      { id: made.id, outcome: "deleted" },
    ]);
    expect(value(await other.checkpoints.list(session.id))).toEqual([]);
    expect(refusal(await other.checkpoints.name(session.id, note(" "))).code).toBe("invalid-request");
    await handle.close();
  });

  test("[RC-10] [Z1] a restore is tested when somebody asks, and says who did it and what did not hold", async () => {
    const { device, session, account } = await newcomer(world, "asked");
    const made = value(await device.checkpoints.name(session.id, note("Good")));
    const good = value(await device.recovery.test(session.id, made));
    expect(good).toMatchObject({ found: { lost: 0 }, lost: [], fault: null });
    expect(good.found.sections).toBeGreaterThan(3);
    const by = { device: account.deviceId, account: account.accountId };
    expect(good.noted?.proof).toMatchObject({ whole: true, by, found: good.found });
    expect(value(await device.checkpoints.list(session.id))[0]?.proof).toMatchObject({ whole: true, by });
    // The newest save is tested as well, and nothing noted of it.
    expect(value(await device.recovery.test(session.id, null))).toMatchObject({
      found: { lost: 0 },
      noted: null,
    });

    await damage(session.id);
    const bad = value(await device.recovery.test(session.id, made));
    expect(bad.found.lost).toBeGreaterThan(0);
    expect(bad.noted?.proof?.whole).toBe(false);
    expect(value(await device.recovery.quarantine(session.id))).toEqual([]);
  });
});
