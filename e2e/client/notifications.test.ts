import { describe, expect, test } from "bun:test";
import type { Notification } from "@holdfast/client/contract/notifications";
import { idBytes } from "@holdfast/protocol/ids";
import { PREFERENCE_DEFAULTS } from "@holdfast/protocol/notifications";
import { SQL } from "bun";
import { foundTeam, inviteAndAccept } from "./sharing.ts";
import {
  createManualClock,
  type Device,
  firstFile,
  newcomer,
  refusal,
  secondDevice,
  until,
  value,
  worldOfFile,
  write,
} from "./world.ts";

const world = worldOfFile();

const told = async (device: Device): Promise<readonly Notification[]> =>
  value(await device.notifications.page()).items;

const kinds = async (device: Device): Promise<readonly string[]> =>
  (await told(device)).map(({ kind }) => kind);

/** Reaches past the service into its database. */
const inDatabase = async (act: (sql: SQL) => Promise<unknown>): Promise<void> => {
  const sql = new SQL(world.databaseUrl);
  try {
    await act(sql);
  } finally {
    await sql.close();
  }
};

describe("notifications", () => {
  test("[NT-7] [NT-8] [NT-9] [A40] a device pages through them, marks them, and says of what it wants to be told", async () => {
    const { device, email } = await newcomer(world, "told");
    expect(value(await device.notifications.unread())).toBe(0);
    const other = await secondDevice(world, "told-2", email);
    const [first] = await told(device);
    expect(first).toMatchObject({ kind: "new_login", read: false });
    expect([value(await device.notifications.unread()), value(await other.notifications.unread())]).toEqual([
      1, 1,
    ]);
    expect(value(await device.notifications.read({ before: first?.at ?? "" }))).toBe(0);
    expect((await told(other))[0]?.read).toBe(true);
    const choices = value(await device.notifications.preferences());
    expect(choices).toEqual({ preferences: PREFERENCE_DEFAULTS, version: 0 });
    const preferences = { ...choices.preferences, invite: { app: false, send: false } };
    expect(value(await device.notifications.setPreferences({ ...choices, preferences })).version).toBe(1);
    expect(refusal(await other.notifications.setPreferences(choices)).code).toBe("version-conflict");
    await device.lock();
    expect(refusal(await device.notifications.page()).code).toBe("locked");
  });

  test("[NT-7] a restore is told of when it is done, damage when it is found, and a full session before it is", async () => {
    const { device, session, state } = await newcomer(world, "events");
    const handle = value(await device.openSession(session.id));
    const first = handle.status();
    const digest = first.kind === "saved" ? first.digest : "";
    handle.update(write(firstFile(state).id, "later"));
    value(await handle.save());
    value(await handle.timeline.restore(digest));
    expect(await told(device)).toMatchObject([
      { kind: "restore_done", data: { act: "session.restored", sessionId: session.id } },
    ]);
    const id = Buffer.from(idBytes(session.id));
    const damage = (sql: SQL, object: Uint8Array) => sql`
      insert into damages (id, workspace_id, session_id, object, object_id, digest, copy, kind, found_at, found_by,
                           good_elsewhere, attempts, state)
      select ${Buffer.from(crypto.getRandomValues(new Uint8Array(16)))}, workspace_id, id, 'manifest', ${object}, ${object},
             'first', 'missing', now(), 'read', false, 0, 'open' from workspace_sessions where id = ${id}`;
    await inDatabase(async (sql) => {
      for (let i = 0; i < 3; i++) await damage(sql, Buffer.from(crypto.getRandomValues(new Uint8Array(32))));
      await sql`update workspace_sessions set sealed_bytes = 45000000 where id = ${id}`;
      for (let i = 0; i < 2; i++) await sql`select notify_due(now())`;
    });
    // Once, however much is damaged and however often somebody looks.
    expect((await kinds(device)).toSorted()).toEqual(["damage_found", "quota_warning", "restore_done"]);
    for (const { data } of await told(device)) expect(data["sessionId"]).toBe(session.id);
    await handle.close();
  });

  test("[NT-7] an invite is told to its account, and an accepted one to who invited", async () => {
    const [ann, ben] = [await newcomer(world, "ann"), await newcomer(world, "ben")];
    await foundTeam(ann);
    await inviteAndAccept(ann.device, ben, "member");
    expect(await told(ben.device)).toMatchObject([{ kind: "invite", data: { act: "invite.created" } }]);
    expect(await told(ann.device)).toMatchObject([
      { kind: "member_changed", data: { act: "invite.accepted" } },
    ]);
  });

  test("[NT-7] a device that cannot save for ten minutes tells its account once", async () => {
    const clock = createManualClock(Date.now());
    const { device, email, session, state } = await newcomer(world, "unsaved", clock);
    const handle = value(await device.openSession(session.id));
    world.proxy.meddle(async (request, forward) =>
      new URL(request.url).pathname.endsWith("/saves") ? new Response("", { status: 503 }) : forward(request),
    );
    handle.update(write(firstFile(state).id, "not stored"));
    const saving = handle.save();
    await until(() => {
      clock.advance(5_000);
      return handle.status().kind === "offline";
    });
    await saving;
    const calls = (): number =>
      world.proxy.seen.filter((each) => each === "POST /api/notifications/save-failed").length;
    for (let i = 0; i < 40; i++) {
      clock.advance(30_000);
      await Bun.sleep(2);
    }
    await until(() => calls() > 0);
    expect(calls()).toBe(1);
    world.proxy.meddle(null);
    const other = await secondDevice(world, "unsaved-2", email);
    const failed = (await told(other)).filter(({ kind }) => kind === "save_failed");
    expect(failed).toMatchObject([{ data: { sessionId: session.id } }]);
    await handle.close();
  });
});
