import { describe, expect, test } from "bun:test";
import { randomUUID } from "node:crypto";
import { idBytes } from "@holdfast/protocol/ids";
import { SESSION_CONFIG_DEFAULTS } from "@holdfast/protocol/retention";
import { SQL } from "bun";
import { foundTeam, join } from "./sharing.ts";
import { firstFile, newcomer, refusal, secondDevice, value, worldOfFile, write } from "./world.ts";

const world = worldOfFile();
const SAVES = 26;
const OLD = 6;

const historyOf = async (session: `ses_${string}`): Promise<number> => {
  const sql = new SQL(world.databaseUrl);
  try {
    const id = Buffer.from(idBytes(session));
    return (await sql`select seq from manifests where session_id = ${id}`).length;
  } finally {
    await sql.close();
  }
};

/** All but the newest 20 saves become 40 days old. */
const age = async (session: `ses_${string}`): Promise<void> => {
  const sql = new SQL(world.databaseUrl);
  try {
    const id = Buffer.from(idBytes(session));
    await sql`update manifests set received_at = received_at - interval '40 days'
               where session_id = ${id} and seq <= (select max(seq) - 20 from manifests where session_id = ${id})`;
  } finally {
    await sql.close();
  }
};

describe("how long things are kept", () => {
  test("[RT-4] [A28] two devices set it: the second learns that it was changed, and what to", async () => {
    const { device, email } = await newcomer(world, "keeper");
    const other = await secondDevice(world, "keeper-2", email);
    const first = value(await device.retention.config());
    expect(first).toEqual({ terms: SESSION_CONFIG_DEFAULTS, version: 0 });
    const there = value(await other.retention.config());
    const terms = { ...first.terms, retentionDays: 60, autoSaveIntervalSeconds: 45 };
    expect(value(await device.retention.setConfig({ ...first, terms }))).toEqual({ terms, version: 1 });
    const late = await other.retention.setConfig({ ...there, terms: { ...there.terms, retentionDays: 5 } });
    expect(refusal(late).code).toBe("version-conflict");
    expect(value(await other.retention.config())).toEqual({ terms, version: 1 });
    const wrong = await device.retention.setConfig({ version: 1, terms: { ...terms, retentionDays: 366 } });
    expect(refusal(wrong).code).toBe("invalid-request");
  });

  test("[RT-5] [A26] what a preview says is what a run then does, and the report says so again", async () => {
    const { device, session, state } = await newcomer(world, "cleaner");
    const handle = value(await device.openSession(session.id));
    while ((await historyOf(session.id)) < SAVES) {
      handle.update(write(firstFile(state).id, randomUUID()));
      value(await handle.save());
    }
    await age(session.id);
    const before = await historyOf(session.id);
    const whole = value(await device.retention.preview());
    const one = value(await device.retention.preview(session.id));
    expect(whole.saves).toBeNull();
    expect(one.goes).toEqual(whole.goes);
    expect(one.saves).toHaveLength(before - OLD);
    expect(whole.goes.saves).toBe(OLD);
    expect(await historyOf(session.id)).toBe(before);
    const report = value(await device.retention.run());
    expect(report.gone).toMatchObject({ ...whole.goes, links: report.gone?.links });
    expect(await historyOf(session.id)).toBe(before - OLD);
    expect(value(await device.retention.reports())[0]).toEqual(report);
    expect(value(await device.retention.preview()).goes.saves).toBe(0);
    await handle.close();
  });

  test("[RT-5] a member that is no owner looks, and is refused the run", async () => {
    const owner = await newcomer(world, "owner");
    const team = await foundTeam(owner);
    const guest = await join(world, owner.device, team.id, "guest", "member");
    expect(value(await guest.device.retention.preview()).saves).toBeNull();
    expect(refusal(await guest.device.retention.run()).code).toBe("forbidden");
    expect(value(await guest.device.retention.reports())).toEqual([]);
    value(await owner.device.retention.run());
    expect(value(await guest.device.retention.reports())).toHaveLength(1);
  });
});
