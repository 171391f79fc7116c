import { describe, expect, test } from "bun:test";
import type { SessionHandle } from "@holdfast/client/contract/session";
import { idBytes } from "@holdfast/protocol/ids";
import { SQL } from "bun";
import { firstFile, newcomer, refusal, secondDevice, texts, value, worldOfFile, write } from "./world.ts";

const world = worldOfFile();

/** The database forgets every save after `seq`, as a backup that was played back does. */
const setBackTo = async (session: `ses_${string}`, seq: number): Promise<void> => {
  const sql = new SQL(world.databaseUrl);
  try {
    const id = Buffer.from(idBytes(session));
    await sql.begin(async (tx) => {
      await tx`delete from manifest_segments where session_id = ${id} and added_seq > ${seq}`;
      await tx`update manifest_segments set removed_seq = null where session_id = ${id} and removed_seq > ${seq}`;
      await tx`delete from manifests where session_id = ${id} and seq > ${seq}`;
      await tx`update workspace_sessions s set head_seq = ${seq},
                 head_digest = (select m.digest from manifests m where m.session_id = s.id and m.seq = ${seq})
                where s.id = ${id}`;
    });
  } finally {
    await sql.close();
  }
};

const typed = async (handle: SessionHandle, id: string, text: string): Promise<string> => {
  handle.update(write(id, text));
  return value(await handle.save())?.digest ?? "";
};

describe("a service that answers an older state", () => {
  test("[RC-11] [Z9] the session opens from what this device has, read-only, with both saves named", async () => {
    const { device, session, state } = await newcomer(world, "back");
    const { id } = firstFile(state);
    const first = value(await device.openSession(session.id));
    const older = await typed(first, id, "second");
    const newest = await typed(first, id, "third");
    await first.close();
    await setBackTo(session.id, 2);

    const handle = value(await device.openSession(session.id));
    expect(handle.status()).toEqual({ kind: "read-only", reason: "rolled-back" });
    expect(texts(handle)).toContain("third");
    const told = value(await handle.recovery.setBack());
    expect([told?.kind, told?.here.digest, told?.there?.digest]).toEqual(["older", newest, older]);
    expect([told?.here.seq, told?.there?.seq]).toEqual([3, 2]);
    expect((await handle.save()).ok).toBe(false);

    // Nothing is replaced by itself: the next visit finds the same.
    await handle.close();
    const again = value(await device.openSession(session.id));
    expect(again.status()).toEqual({ kind: "read-only", reason: "rolled-back" });
    const sent = value(await again.recovery.sendAgain());
    expect([sent?.seq, sent?.kind]).toEqual([3, "restore"]);
    expect(again.status().kind).toBe("saved");
    expect(texts(again)).toContain("third");
    await again.close();
    const healed = value(await device.openSession(session.id));
    expect([healed.status().kind, value(await healed.recovery.setBack())]).toEqual(["saved", null]);
    expect(refusal(await healed.recovery.sendAgain()).code).toBe("forbidden");
    await healed.close();
  });

  test("[RC-11] [Z9] work that was not sent is shown with it, and sent again with it", async () => {
    const { device, session, state } = await newcomer(world, "unsent");
    const { id } = firstFile(state);
    const first = value(await device.openSession(session.id));
    await typed(first, id, "second");
    world.proxy.meddle(async () => new Response(null, { status: 503 }));
    first.update(write(id, "typed while nobody answered"));
    await first.close();
    world.proxy.meddle(null);
    await setBackTo(session.id, 1);
    const handle = value(await device.openSession(session.id));
    expect(handle.status()).toEqual({ kind: "read-only", reason: "rolled-back" });
    expect(texts(handle)).toContain("typed while nobody answered");
    value(await handle.recovery.sendAgain());
    await handle.close();
    const again = value(await device.openSession(session.id));
    expect(texts(again)).toContain("typed while nobody answered");
    await again.close();
  });

  test("[RC-11] [Z9] a fork: what both sides have is kept, and nobody's text is dropped", async () => {
    const { device, email, session, state } = await newcomer(world, "fork");
    const { id } = firstFile(state);
    const first = value(await device.openSession(session.id));
    const mine = await typed(first, id, "mine on the branch that was lost");
    await first.close();
    await setBackTo(session.id, 1);
    const other = await secondDevice(world, "fork-2", email);
    const there = value(await other.openSession(session.id));
    const theirs = await typed(there, id, "theirs after it was set back");
    await typed(there, id, "theirs, later");
    await there.close();

    const handle = value(await device.openSession(session.id));
    expect(handle.status()).toEqual({ kind: "read-only", reason: "rolled-back" });
    const told = value(await handle.recovery.setBack());
    expect([told?.kind, told?.here.digest]).toEqual(["fork", mine]);
    expect(told?.there?.digest).not.toBe(theirs);
    value(await handle.recovery.sendAgain());
    const all = JSON.stringify(handle.state());
    expect(all).toContain("mine on the branch that was lost");
    expect(all).toContain("theirs, later");
    await handle.close();
  });

  test("[RC-11] a session of which the service has nothing left is sent whole", async () => {
    const { device, session, state } = await newcomer(world, "gone");
    const first = value(await device.openSession(session.id));
    await typed(first, firstFile(state).id, "all that there is");
    await first.close();
    const sql = new SQL(world.databaseUrl);
    const id = Buffer.from(idBytes(session.id));
    await sql`delete from manifest_segments where session_id = ${id}`;
    await sql`delete from manifests where session_id = ${id}`;
    await sql`update workspace_sessions set head_digest = null, head_seq = 0, head_epoch = null where id = ${id}`;
    await sql.close();
    const handle = value(await device.openSession(session.id));
    expect(value(await handle.recovery.setBack())).toMatchObject({ kind: "gone", there: null });
    expect(value(await handle.recovery.sendAgain())?.seq).toBe(1);
    await handle.close();
    const again = value(await device.openSession(session.id));
    expect(texts(again)).toContain("all that there is");
    await again.close();
  });
});
