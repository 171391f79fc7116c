import { describe, expect, test } from "bun:test";
import { idBytes } from "@holdfast/protocol/ids";
import { SQL } from "bun";
import { createManualClock, firstFile, newcomer, value, worldOfFile, write } from "./world.ts";

const world = worldOfFile();
const note = (name: string) => ({ name, description: "", tags: [], priority: "low" as const });

const sqlDo = async <T>(work: (sql: SQL) => Promise<T>): Promise<T> => {
  const sql = new SQL(world.databaseUrl);
  try {
    return await work(sql);
  } finally {
    await sql.close();
  }
};

/** The proofs are as old as this many days. */
const agedBy = (session: `ses_${string}`, days: number) =>
  sqlDo(
    (sql) => sql`update session_checkpoints set proved_at = proved_at - make_interval(days => ${days})
                  where session_id = ${Buffer.from(idBytes(session))} and proved_at is not null`,
  );

describe("the restore drill", () => {
  test("[RC-10] [Z1] proves each checkpoint once a week, those without a proof first, out of what the service has", async () => {
    const { device, session, state } = await newcomer(world, "drill");
    const handle = value(await device.openSession(session.id));
    const first = value(await handle.timeline.name(note("First")));
    handle.update(write(firstFile(state).id, "second"));
    const second = value(await handle.timeline.name(note("Second")));
    const one = value(await device.recovery.drill(1));
    expect(one.proofs.map(({ checkpoint }) => checkpoint)).toEqual([first.id]);
    expect(one.due).toBe(1);
    const [proof] = one.proofs;
    expect(proof?.lost).toBe(0);
    expect(proof?.sections).toBeGreaterThan(0);
    expect(proof?.bytes).toBeGreaterThan(0);
    const two = value(await device.recovery.drill());
    expect(two.proofs.map(({ checkpoint }) => checkpoint)).toEqual([second.id]);
    expect(value(await device.recovery.drill())).toEqual({ proofs: [], due: 0 });
    // A week later both are due again.
    await agedBy(session.id, 8);
    expect(value(await device.recovery.drill()).proofs).toHaveLength(2);
    await handle.close();
  });

  test("[RC-10] [Z1] what was only listed is not called proven: a damaged checkpoint is noted with its loss", async () => {
    const { device, session, state } = await newcomer(world, "lossy");
    const handle = value(await device.openSession(session.id));
    handle.update(write(firstFile(state).id, "second"));
    const named = value(await handle.timeline.name(note("Hurt")));
    const id = Buffer.from(idBytes(session.id));
    await sqlDo(
      (sql) => sql`update segments set inline_body = substring(inline_body from 1 for 200)
        where inline_body is not null
          and id in (select r.segment_id from manifest_segments r where r.session_id = ${id})`,
    );
    // What this device keeps proves nothing of what the service has.
    const { proofs } = value(await device.recovery.drill());
    expect(proofs.map(({ checkpoint }) => checkpoint)).toEqual([named.id]);
    expect(proofs[0]?.lost).toBeGreaterThan(0);
    const rows = await sqlDo(
      (sql) =>
        sql`select proof_whole from session_checkpoints where session_id = ${id} and proved_at is not null`,
    );
    expect(rows.map((row: { proof_whole: boolean }) => row.proof_whole)).toEqual([false]);
    await handle.close();
  });

  test("[RC-10] [Z1] goes on by itself once an hour while the session is saved", async () => {
    const clock = createManualClock(Date.now());
    const { device, session } = await newcomer(world, "alone", clock);
    const handle = value(await device.openSession(session.id));
    value(await handle.timeline.name(note("By itself")));
    const proven = () =>
      sqlDo(async (sql) => {
        const id = Buffer.from(idBytes(session.id));
        const rows =
          await sql`select 1 from session_checkpoints where session_id = ${id} and proved_at is not null`;
        return rows.length;
      });
    value(await device.listSessions());
    expect(await proven()).toBe(0);
    clock.advance(61 * 60_000);
    value(await device.listSessions());
    while ((await proven()) === 0) await Bun.sleep(20);
    await handle.close();
  });
});
