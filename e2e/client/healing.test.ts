import { describe, expect, test } from "bun:test";
import { idBytes } from "@holdfast/protocol/ids";
import { SQL } from "bun";
import { firstFile, newcomer, secondDevice, value, worldOfFile, write } from "./world.ts";

const world = worldOfFile();

/** Flips bytes in the middle of every small segment that the session names; answers how many. */
const damageAll = async (session: `ses_${string}`): Promise<number> => {
  const sql = new SQL(world.databaseUrl);
  try {
    const id = Buffer.from(idBytes(session));
    const rows = await sql`
      update segments set inline_body = overlay(inline_body placing '\\x00000000'::bytea from octet_length(inline_body) / 2)
       where inline_body is not null
         and id in (select r.segment_id from manifest_segments r where r.session_id = ${id}) returning 1`;
    return rows.length;
  } finally {
    await sql.close();
  }
};

describe("healing what the service lost", () => {
  test("[RC-9] [Z10] a device that keeps the segments sends them again, byte for byte", async () => {
    const { device, email, session, state } = await newcomer(world, "bytes");
    const here = value(await device.openSession(session.id));
    expect(await damageAll(session.id)).toBeGreaterThan(0);
    const other = await secondDevice(world, "bytes-2", email);
    const there = value(await other.openSession(session.id, { alongside: true }));
    expect(there.status()).toEqual({ kind: "read-only", reason: "damaged" });
    await there.close();
    const healed = value(await here.recovery.heal());
    expect(healed.sent).toBeGreaterThan(0);
    expect([healed.carried, healed.left, healed.save]).toEqual([0, 0, null]);
    const again = value(await other.openSession(session.id, { alongside: true }));
    expect(again.status().kind).toBe("saved");
    expect(again.state()).toEqual(state);
    await again.close();
    expect(value(await here.recovery.heal())).toEqual({ sent: 0, carried: 0, left: 0, save: null });
    await here.close();
  });

  test("[RC-9] [Z10] a device that has only the plaintext makes a save that carries it, and the older save opens again", async () => {
    const { device, email, session, state } = await newcomer(world, "plain");
    const here = value(await device.openSession(session.id));
    here.update(write(firstFile(state).id, "second"));
    value(await here.save());
    const named = value(
      await here.timeline.name({ name: "Keep", description: "", tags: [], priority: "low" }),
    );
    expect(await damageAll(session.id)).toBeGreaterThan(0);
    await world.forgetCopies("plain");
    const other = await secondDevice(world, "plain-2", email);
    const there = value(await other.openSession(session.id, { alongside: true }));
    expect(there.status()).toEqual({ kind: "read-only", reason: "damaged" });
    await there.close();

    const healed = value(await here.recovery.heal());
    expect(healed.sent).toBe(0);
    expect(healed.carried).toBeGreaterThan(0);
    expect(healed.save?.kind).toBe("manual");
    const again = value(await other.openSession(session.id, { alongside: true }));
    expect(again.status().kind).toBe("saved");
    expect(again.state()).toEqual(here.state());
    // The older save, which still names the damaged segment, is had by what the healing save carries.
    const recovered = value(await again.recovery.recover(named.save.digest));
    expect(recovered.report.lost.sections).toBe(0);
    expect(recovered.state).toEqual(here.state());
    await again.close();
    await here.close();
  });
});
