import { afterAll, beforeAll, expect, test } from "bun:test";
import type { SessionHandle } from "@holdfast/client/contract/session";
import { RATES_PER_MINUTE } from "@holdfast/protocol/limits";
import { sampleProject } from "@holdfast/state/sample-project";
import { SQL } from "bun";
import { plainAccount } from "../api/plain.ts";
import { PASSPHRASE, refusal, texts, until, value, write } from "../client/world.ts";
import { type Replicas, startReplicas } from "./deployment.ts";

let replicas: Replicas;
beforeAll(async () => {
  replicas = await startReplicas();
}, 120_000);
afterAll(() => replicas?.stop());

/** One person on two devices, each of which is served by another replica, with one session. */
const onTwo = async (name: string) => {
  const email = `${name}@example.org`;
  const [one, two] = [replicas.device(`${name}-0`, 0), replicas.device(`${name}-1`, 1)];
  value(await one.register({ email, passphrase: PASSPHRASE }));
  value(await two.signIn({ email, passphrase: PASSPHRASE }));
  const state = sampleProject("2026-11-22T02:00:00.000Z");
  const session = value(await one.createSession({ name, state }));
  const [first = "", second = ""] = Object.keys(state.files);
  return { one, two, session, first, second };
};

/** More than a row holds, and nothing that compresses: it goes to the object store. */
const large = (): string => Buffer.from(crypto.getRandomValues(new Uint8Array(40_000))).toString("hex");

const digestsOf = async (handle: SessionHandle): Promise<readonly string[]> =>
  value(await handle.timeline.saves()).saves.map(({ digest }) => digest);

test("[SP-7] [IN-9] two devices on two replicas save one session, one replica is killed in the middle, and nothing acknowledged is lost", async () => {
  const { one, two, session, first, second } = await onTwo("saves");
  const here = value(await one.openSession(session.id, { alongside: true }));
  const there = value(await two.openSession(session.id, { alongside: true }));
  const acknowledged: string[] = [];
  const save = async (handle: SessionHandle, file: string, text: string): Promise<void> => {
    handle.update(write(file, text));
    // Whoever was served by the killed one asks again: the same bytes, which count once.
    await until(async () => {
      const saved = await handle.save();
      if (saved.ok && saved.value !== null) acknowledged.push(saved.value.digest);
      return saved.ok;
    });
  };
  const work = async (handle: SessionHandle, file: string, who: string): Promise<void> => {
    for (let n = 0; n < 6; n++) await save(handle, file, `${who} ${n} ${n % 2 === 0 ? large() : ""}`);
    await save(handle, file, `${who} ended`);
  };
  const killed = until(() => acknowledged.length >= 5).then(() => replicas.kill(0));
  await Promise.all([work(here, first, "one"), work(there, second, "two"), killed]);
  await replicas.startAgain(0);
  for (const handle of [here, there]) await handle.close();

  const last = value(await one.openSession(session.id, { alongside: true }));
  expect(texts(last)).toEqual(expect.arrayContaining(["one ended", "two ended"]));
  const history = await digestsOf(last);
  expect(acknowledged.filter((digest) => !history.includes(digest))).toEqual([]);
  for (const digest of history)
    expect(value(await last.recovery.validate(digest))).toMatchObject({ whole: true });
  const sql = new SQL({ url: replicas.databaseUrl, max: 1 });
  const [row] = await sql`select count(*)::int as blobs from segments where inline_body is null`;
  await sql.close();
  expect(row.blobs).toBeGreaterThan(0);
  await last.close();
}, 120_000);

test("[A35] [EV-2] [EV-7] who watches by one replica hears once and in order what is saved by the other, also when its own is killed", async () => {
  const { one, two, session, first } = await onTwo("events");
  const numbers: number[] = [];
  const told = new Set<string>();
  let connected = 0;
  const end = two.watch((event) => {
    if (event.type === "connected") connected += 1;
    if ("n" in event) numbers.push(event.n);
    if ("data" in event && event.data.digest !== undefined) told.add(event.data.digest);
  });
  await until(() => connected > 0);
  const handle = value(await one.openSession(session.id, { alongside: true }));
  const saved: string[] = [];
  const saveSome = async (words: string): Promise<void> => {
    for (let n = 0; n < 4; n++) {
      handle.update(write(first, `${words} ${n}`));
      saved.push(value(await handle.save())?.digest ?? "");
    }
  };
  await saveSome("heard");
  await until(() => saved.every((digest) => told.has(digest)));
  await replicas.kill(1);
  await saveSome("while its replica is dead");
  await until(() => saved.every((digest) => told.has(digest)));
  await replicas.startAgain(1);
  await saveSome("afterwards");
  await until(() => saved.every((digest) => told.has(digest)));
  end();
  const from = numbers[0] ?? 0;
  expect(numbers).toEqual(numbers.map((_, n) => from + n));
  expect(connected).toBeGreaterThan(1);
  await handle.close();
}, 120_000);

test("[LE-3] a lease that one replica gave is known to the other, which takes it over", async () => {
  const { one, two, session } = await onTwo("leases");
  const here = value(await one.openSession(session.id));
  expect(here.status().kind).toBe("saved");
  const there = value(await two.openSession(session.id));
  expect(there.status()).toMatchObject({ kind: "read-only", reason: "other-device" });
  await replicas.kill(0);
  value(await there.takeOver());
  expect(there.status().kind).toBe("saved");
  await replicas.startAgain(0);
  // The displaced one hears of it when it next asks, whichever replica answers.
  here.update(write(Object.keys(here.state().files)[0] ?? "", "not here any more"));
  await here.save();
  await until(() => here.status().kind === "read-only");
  for (const handle of [here, there]) await handle.close();
}, 120_000);

test("[AU-18] a login that one auth service ended is refused by every replica at its next request", async () => {
  const { one, two } = await onTwo("logins");
  const other = value(await one.logins()).find(({ current }) => !current);
  if (other === undefined) throw new Error("there is no other login");
  value(await two.listSessions());
  value(await one.revokeLogin(other.id));
  expect(refusal(await two.listSessions()).code).not.toBe("offline");
  await until(() => two.status().kind === "signed-out");
}, 120_000);

test("[ED-5] limits and keys of requests are of the deployment, not of a replica", async () => {
  // From one address, at both in turn: together as many as one alone would have taken.
  const attempt = (n: number): Promise<number> =>
    fetch(`${replicas.auth[n % 2 === 0 ? 0 : 1].origin}/api/auth/login`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-forwarded-for": "203.0.113.9" },
      body: JSON.stringify({ email: `nobody-${n}@example.org`, authKey: "A".repeat(43), client: "bearer" }),
    }).then(({ status }) => status);
  const statuses: number[] = [];
  for (let n = 0; n < RATES_PER_MINUTE.login + 4; n++) statuses.push(await attempt(n));
  expect(statuses.slice(0, RATES_PER_MINUTE.login)).not.toContain(429);
  expect(new Set(statuses.slice(RATES_PER_MINUTE.login))).toEqual(new Set([429]));

  const { access, newSession } = await plainAccount(replicas.by(0).origin, "keys@example.org");
  const id = await newSession("Once");
  const archive = async (which: 0 | 1, ifMatch = "") => {
    const answer = await fetch(`${replicas.session()[which].origin}/api/sessions/${id}/archive`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${access}`,
        "idempotency-key": "the-same-everywhere",
        ...(ifMatch === "" ? {} : { "if-match": ifMatch }),
      },
    });
    const replayed = answer.headers.get("idempotent-replayed");
    return { status: answer.status, replayed, body: await answer.text() };
  };
  const first = await archive(0);
  expect([first.status < 300, first.replayed]).toEqual([true, null]);
  expect(await archive(1)).toEqual({ ...first, replayed: "true" });
  expect((await archive(1, '"v9"')).status).toBe(422);
}, 120_000);

test("[RT-8] [RT-12] what is due by the clock is done once by the two of them", async () => {
  const sql = new SQL({ url: replicas.databaseUrl, max: 1 });
  const schedules = await sql`select name from jobs.schedule order by 1`;
  const names = schedules.map(({ name }: { name: string }) => name);
  expect(names).toEqual([...new Set(names)]);
  const runs = async (): Promise<number> =>
    (
      await sql`select count(*)::int as n from retention_reports where account_id is null and ended_at is not null`
    )[0].n;
  const before = await runs();
  // Both ask for work; whoever is first takes it, and the other finds none.
  await sql`insert into jobs.job (name, policy) values ('retention', 'stately')`;
  await until(async () => (await runs()) > before);
  const left = async (): Promise<number> =>
    (await sql`select count(*)::int as n from jobs.job where name = 'retention' and state < 'completed'`)[0]
      .n;
  await until(async () => (await left()) === 0);
  expect(await runs()).toBe(before + 1);
  await sql.close();
}, 120_000);
