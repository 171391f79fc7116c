import { describe, expect, test } from "bun:test";
import type { SessionHandle } from "@holdfast/client/contract/session";
import { fromHex } from "@holdfast/protocol/encoding";
import { idBytes } from "@holdfast/protocol/ids";
import { SQL } from "bun";
import { firstFile, newcomer, refusal, secondDevice, texts, value, worldOfFile, write } from "./world.ts";

const world = worldOfFile();

type Change = "flip" | "truncate" | "missing" | "old";

/** Damages what is stored of a session: the rows themselves, or the manifest of a save. */
const damageStored = async (
  session: `ses_${string}`,
  what: "segments" | "manifest",
  change: Change,
  digest?: string,
): Promise<number> => {
  const sql = new SQL(world.databaseUrl);
  try {
    const id = Buffer.from(idBytes(session));
    if (what === "manifest") {
      const wanted = Buffer.from(fromHex(digest ?? "") ?? []);
      const rows = await sql`
        update manifests set body = overlay(body placing '\\x00000000'::bytea from octet_length(body) - 200)
         where session_id = ${id} and digest = ${wanted} returning 1`;
      return rows.length;
    }
    const named = sql`select r.segment_id from manifest_segments r where r.session_id = ${id} and r.removed_seq is null`;
    const rows =
      change === "missing"
        ? await sql`update segments set inline_body = '\\x'::bytea where id in (${named}) and inline_body is not null returning 1`
        : change === "truncate"
          ? await sql`update segments set inline_body = substring(inline_body from 1 for octet_length(inline_body) / 2)
                       where id in (${named}) and inline_body is not null returning 1`
          : await sql`update segments set inline_body = overlay(inline_body placing '\\x00000000'::bytea from octet_length(inline_body) / 2)
                       where id in (${named}) and inline_body is not null returning 1`;
    return rows.length;
  } finally {
    await sql.close();
  }
};

const headOf = (handle: SessionHandle): string => {
  const status = handle.status();
  if (status.kind !== "saved") throw new Error(`not saved: ${status.kind}`);
  return status.digest;
};

/** A session of two saves on one device, whose stored segments are then damaged, and a device that keeps nothing of it. */
const damagedSession = async (name: string, change: Change) => {
  const { device, email, session, state } = await newcomer(world, name);
  const first = value(await device.openSession(session.id));
  first.update(write(firstFile(state).id, "second"));
  value(await first.save());
  const head = headOf(first);
  await first.close();
  expect(await damageStored(session.id, "segments", change)).toBeGreaterThan(0);
  return { device, email, session, state, head };
};

describe("a session whose stored segments are damaged", () => {
  for (const change of ["flip", "truncate", "missing"] as const) {
    test(`[RC-1] [RC-2] [RC-3] [A4] [A5] ${change}: found, named, and had from the device that keeps a copy (T1)`, async () => {
      const { device, session, head } = await damagedSession(`copy-${change}`, change);
      const handle = value(await device.openSession(session.id));
      const check = value(await handle.recovery.analyze());
      expect(check.save.digest).toBe(head);
      expect(check.whole).toBe(false);
      expect(check.faults.length).toBeGreaterThan(0);
      expect(check.sections.length + check.lostNodes).toBeGreaterThan(0);
      const { state, report } = value(await handle.recovery.recover());
      expect(state).toEqual(handle.state());
      expect(report.lost.sections).toBe(0);
      expect(new Set(report.sections.map(({ tier }) => tier))).toContain("T1");
      expect(handle.status().kind).toBe("saved");
      await handle.close();
    });
  }

  test("[RC-5] [RC-6] [RC-3] [A5] [A6] a device without a copy asks first, repairs on top of the damaged save, and goes on", async () => {
    const { email, session, head } = await damagedSession("repair", "flip");
    const other = await secondDevice(world, "repair-2", email);
    const handle = value(await other.openSession(session.id));
    expect(handle.status()).toEqual({ kind: "read-only", reason: "damaged" });
    const { report } = value(await handle.recovery.recover());
    expect(report.recovered + report.lost.sections + report.lostNodes).toBeGreaterThan(0);
    if (report.needsConfirmation) {
      expect(refusal(await handle.recovery.repair(report)).code).toBe("confirmation-needed");
    }
    const repaired = value(await handle.recovery.repair(report, { confirmed: true }));
    expect(repaired.before).toBe(head);
    expect(repaired.save.kind).toBe("restore");
    expect(handle.status().kind).toBe("saved");
    const saves = value(await handle.timeline.saves()).saves;
    expect(saves[0]?.parent).toBe(head);
    const named = value(await handle.timeline.checkpoints())[0];
    expect(named?.note?.tags).toEqual(["recovered"]);
    expect(named?.ledger?.count).toBe(new Set(report.lost.names).size);
    // It can be written again, and opens whole elsewhere.
    handle.update((state) => ({ ...state, settings: { ...state.settings, theme: "dark" } }));
    value(await handle.save());
    await handle.close();
    const again = value(await other.openSession(session.id));
    expect(again.status().kind).toBe("saved");
    expect(value(await again.recovery.analyze()).whole).toBe(true);
    const attempts = value(await again.recovery.attempts());
    expect([attempts.attempts, attempts.repairs, attempts.kinds.repair]).toEqual([1, 1, 1]);
    await again.close();
  });

  test("[RC-5] [A5] the fourth attempt without a person is refused, one with a person is not", async () => {
    const { email, session } = await damagedSession("attempts", "truncate");
    const other = await secondDevice(world, "attempts-2", email);
    const handle = value(await other.openSession(session.id));
    for (let tries = 0; tries < 3; tries++) value(await handle.recovery.recover());
    expect(refusal(await handle.recovery.recover()).code).toBe("attempts-exhausted");
    expect(value(await handle.recovery.attempts()).automaticLeft).toBe(0);
    value(await handle.recovery.recover(undefined, { confirmed: true }));
    await handle.close();
    // A reload is no way around it.
    const again = value(await other.openSession(session.id));
    expect(refusal(await again.recovery.recover()).code).toBe("attempts-exhausted");
    await again.close();
  });

  test("[RC-7] [A5] emergency ends with a session that can be worked in, whatever is left", async () => {
    const { email, session, head } = await damagedSession("emergency", "missing");
    const other = await secondDevice(world, "emergency-2", email);
    const handle = value(await other.openSession(session.id));
    const { save, before } = value(await handle.recovery.emergency());
    expect([before, save.kind]).toEqual([head, "restore"]);
    expect(handle.status().kind).toBe("saved");
    const { createdAt } = handle.state().metadata;
    expect(typeof createdAt).toBe("string");
    await handle.close();
    const again = value(await other.openSession(session.id));
    expect(again.status().kind).toBe("saved");
    await again.close();
  });
});

describe("a session whose newest manifest is damaged", () => {
  const begun = async (name: string) => {
    const { device, email, session, state } = await newcomer(world, name);
    const first = value(await device.openSession(session.id));
    first.update(write(firstFile(state).id, "second"));
    value(await first.save());
    const head = headOf(first);
    await first.close();
    expect(await damageStored(session.id, "manifest", "flip", head)).toBe(1);
    return { device, email, session, head };
  };

  test("[RC-1] [RC-3] [RC-7] [A5] without a copy of it everything comes from the save before", async () => {
    const { email, session, head } = await begun("manifest");
    const other = await secondDevice(world, "manifest-2", email);
    expect(["not-trusted", "damaged"]).toContain(refusal(await other.openSession(session.id)).code);
    const handle = value(await other.openSession(session.id, { damaged: true }));
    expect(handle.status()).toEqual({ kind: "read-only", reason: "damaged" });
    const check = value(await handle.recovery.analyze());
    expect(check.faults).toEqual([{ object: "manifest", id: head, fault: "digest" }]);
    const { report } = value(await handle.recovery.recover());
    expect(new Set(report.sections.map(({ tier }) => tier))).toEqual(new Set(["T5"]));
    const repaired = value(await handle.recovery.repair(report, { confirmed: true }));
    expect(repaired.before).toBe(head);
    expect(handle.status().kind).toBe("saved");
    await handle.close();
    const again = value(await other.openSession(session.id));
    expect(again.status().kind).toBe("saved");
    expect(Object.keys(again.state().files).length).toBeGreaterThan(0);
    await again.close();
  });

  test("[RC-3] [RC-6] [A5] the device that keeps a copy of it loses nothing (T1)", async () => {
    const { device, session } = await begun("manifest-kept");
    const handle = value(await device.openSession(session.id, { damaged: true }));
    const { report, state } = value(await handle.recovery.recover());
    expect(report.lost).toEqual({ sections: 0, bytes: 0, names: [] });
    expect(JSON.stringify(state.files)).toContain("second");
    value(await handle.recovery.repair(report, { confirmed: true }));
    expect(texts(handle)).toContain("second");
    await handle.close();
    const again = value(await device.openSession(session.id));
    expect(texts(again)).toContain("second");
    await again.close();
  });
});
