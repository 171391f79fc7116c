import { afterAll, expect, test } from "bun:test";
import { join } from "node:path";
import { testDatabase } from "@holdfast/infra/postgres/testing";
import { formatId } from "@holdfast/protocol/ids";
import { formatWebhookSecret } from "@holdfast/service-kit/webhook-signature";
import { SQL } from "bun";
import { Webhook } from "standardwebhooks";
import { byHttp } from "../../mail/http-sender.ts";
import { byMail, type NoticeSender } from "../../mail/notice-sender.ts";
import { smtpMail } from "../../mail/smtp.ts";
import { messageId, startMailServer } from "../../testing/mail-server.ts";
import { randomBytes } from "../../testing/person.ts";
import { createDispatcher } from "./dispatcher.ts";
import { sqlNoticeQueue } from "./queue.sql.ts";

const ORIGIN = "https://holdfast.example";
const FROM = "Holdfast <post@holdfast.example>";
const SECOND = 1_000;
const HOUR = 3600 * SECOND;

const database = await testDatabase();
const sql = new SQL({ url: database.appUrl, max: 2 });
afterAll(async () => {
  await sql.close();
  await database.close();
});

/** An account of its own for each test, and a clock that is its alone. */
const begin = async () => {
  await sql`delete from outgoing_notices`;
  const accountId = randomBytes(16);
  const email = `${formatId("acc", accountId)}@example.org`;
  await sql`insert into accounts (id, email, email_key, identity_ed, key_list_version, workspace_id)
            values (${accountId}, ${email}, ${email}, ${randomBytes(32)}, 1, ${randomBytes(16)})`;
  const clock = { now: Date.now() };
  const log: string[] = [];
  const closing: (() => Promise<unknown>)[] = [];
  return {
    accountId,
    email,
    clock,
    log,
    /** Tells the account something; answers its id as text. */
    tell: async (): Promise<string> => {
      const data = `{"sessionId": "${formatId("ses", randomBytes(16))}"}`;
      const [row] = await sql`
        select notify_account(${accountId}, 'quota_warning', ${data}::text::jsonb, ${new Date(clock.now)}) as id`;
      return formatId("ntf", row.id);
    },
    waiting: async (): Promise<number> =>
      (await sql`select count(*)::int as count from outgoing_notices`)[0].count,
    replica: (...senders: readonly NoticeSender[]) => {
      const own = new SQL({ url: database.appUrl, max: 2 });
      const dispatcher = createDispatcher({
        queue: sqlNoticeQueue(own),
        senders,
        origin: ORIGIN,
        log: (line) => log.push(line),
        now: () => clock.now,
        chance: () => 0.5,
      });
      closing.push(() => dispatcher.close().then(() => own.close()));
      return {
        ...dispatcher,
        /** Sends what is due, and waits for the end of it. */
        sendDue: async () => {
          dispatcher.nudge();
          await dispatcher.settled();
        },
      };
    },
    close: async () => {
      for (const close of closing) await close();
    },
  };
};

const mailTo = (port: number): NoticeSender =>
  byMail(smtpMail({ url: `smtp://127.0.0.1:${port}`, from: FROM }));

/** A receiver of POSTs, and what it was sent; `answer` says how it answers. */
const startReceiver = (answer: () => Response = () => new Response(null, { status: 204 })) => {
  const received: { readonly headers: Headers; readonly body: string }[] = [];
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: async (request) => {
      received.push({ headers: request.headers, body: await request.text() });
      return answer();
    },
  });
  const secret = randomBytes(32);
  return { received, secret, url: `http://127.0.0.1:${server.port}/holdfast`, stop: () => server.stop(true) };
};

test("[NT-10] [OP-3] [OP-4] a mail server that is down for an hour gets what waited when it is back, but nothing older than a day", async () => {
  const given = await begin();
  const { clock, log, tell, waiting } = given;
  const gone = await startMailServer();
  await gone.stop();
  const { sendDue, probe } = given.replica(mailTo(gone.port));
  clock.now -= 23.5 * HOUR;
  await tell();
  clock.now += 23.5 * HOUR;
  const ids = [await tell(), await tell(), await tell()];
  for (const wait of [0, SECOND, 10 * SECOND, 60 * SECOND, 600 * SECOND]) {
    clock.now += wait;
    await sendDue();
    expect(probe()).rejects.toThrow();
  }
  clock.now += HOUR - 671 * SECOND;
  const back = await startMailServer(gone.port);
  const sentLate = await tell();
  await sendDue();
  expect(await waiting()).toBe(0);
  await probe();
  await given.close();
  await back.stop();
  expect(back.received.map(messageId).toSorted()).toEqual(
    [...ids, sentLate].map((id) => `${id}@holdfast.example`).toSorted(),
  );
  const events = log.map((line) => JSON.parse(line));
  expect(events.filter(({ event }) => event === "notices-given-up")).toEqual([
    { event: "notices-given-up", count: 1 },
  ]);
  expect(events.filter(({ sender, attempt }) => sender === "mail" && attempt === 4)).toHaveLength(4);
  expect(events[0]).toEqual({ event: "notice-not-sent", sender: "mail", attempt: 0, code: "ESOCKET" });
  expect(log.join("")).not.toContain("@");
  expect(log.join("")).not.toContain("ses_");
});

test("[NT-10] who is killed between sending and noting leaves at most one duplicate, under the same id", async () => {
  const given = await begin();
  const { clock, tell, waiting } = given;
  const server = await startMailServer();
  const id = await tell();
  const script = join(import.meta.dir, "../../testing/send-and-die.ts");
  const smtp = `smtp://127.0.0.1:${server.port}`;
  const killed = Bun.spawn([process.execPath, script, database.appUrl, smtp, String(clock.now)], {
    stdout: "ignore",
    stderr: "ignore",
  });
  await killed.exited;
  expect(killed.signalCode).toBe("SIGKILL");
  const { sendDue } = given.replica(mailTo(server.port));
  await sendDue();
  expect([server.received.length, await waiting()]).toEqual([1, 1]);
  clock.now += 3 * 60 * SECOND;
  await sendDue();
  clock.now += HOUR;
  await sendDue();
  await given.close();
  await server.stop();
  expect(await waiting()).toBe(0);
  expect(server.received.map(messageId)).toEqual([`${id}@holdfast.example`, `${id}@holdfast.example`]);
});

test("[NT-10] two replicas send each notice once", async () => {
  const given = await begin();
  const server = await startMailServer();
  const ids = await Promise.all(Array.from({ length: 40 }, () => given.tell()));
  const replicas = [given.replica(mailTo(server.port)), given.replica(mailTo(server.port))];
  await Promise.all(replicas.map(({ sendDue }) => sendDue()));
  await given.close();
  await server.stop();
  expect(server.received.map(messageId).toSorted()).toEqual(
    ids.map((id) => `${id}@holdfast.example`).toSorted(),
  );
  expect(await given.waiting()).toBe(0);
});

test("[NT-9] [WH-3] a receiver is sent a signed POST of ids and the letter, and what mail took is not sent by mail again", async () => {
  const given = await begin();
  const { clock, tell } = given;
  const server = await startMailServer();
  let failures = 2;
  const receiver = startReceiver(() => {
    failures -= 1;
    if (failures === 1) return new Response("no", { status: 500 });
    return failures === 0 ? Response.redirect(`${ORIGIN}/elsewhere`) : new Response(null, { status: 204 });
  });
  const { sendDue, probe } = given.replica(
    mailTo(server.port),
    byHttp(receiver, () => clock.now),
  );
  const id = await tell();
  await sendDue();
  expect(probe()).rejects.toThrow();
  clock.now += 2 * SECOND;
  await sendDue();
  clock.now += 20 * SECOND;
  await sendDue();
  await probe();
  await given.close();
  await server.stop();
  receiver.stop();
  expect(server.received).toHaveLength(1);
  expect(receiver.received).toHaveLength(3);
  expect(receiver.received.map(({ headers }) => headers.get("webhook-id"))).toEqual([id, id, id]);
  const { headers, body } = receiver.received[2] ?? { headers: new Headers(), body: "" };
  const payload = new Webhook(formatWebhookSecret(receiver.secret)).verify(body, {
    "webhook-id": headers.get("webhook-id") ?? "",
    "webhook-timestamp": headers.get("webhook-timestamp") ?? "",
    "webhook-signature": headers.get("webhook-signature") ?? "",
  });
  expect(payload).toMatchObject({
    type: "notification.quota_warning",
    data: {
      id,
      accountId: formatId("acc", given.accountId),
      to: given.email,
      subject: "A session is nearly full",
    },
  });
});

test("[NT-3] what failed is tried again and sent once; after a day it is given up, and the log names no address", async () => {
  const given = await begin();
  const { clock, log, tell, waiting } = given;
  const refusal = Object.assign(new Error("550 <ada@example.org> no such user canary"), {
    code: "EENVELOPE",
    responseCode: 550,
  });
  let tries = 0;
  const { sendDue, probe } = given.replica({
    name: "mail",
    send: async () => {
      tries += 1;
      throw refusal;
    },
    health: async () => undefined,
  });
  await tell();
  for (let i = 0; i < 30; i++) {
    await sendDue();
    clock.now += HOUR;
  }
  await probe();
  await given.close();
  expect(await waiting()).toBe(0);
  // At once, after 1 s, 10 s, 60 s, 10 min, 1 h, and then every 6 h: as they are looked at here, every hour.
  expect(tries).toBe(9);
  const events = log.map((line) => JSON.parse(line));
  expect(events.at(-1)).toEqual({ event: "notices-given-up", count: 1 });
  expect(events[0]).toEqual({ event: "notice-not-sent", sender: "mail", attempt: 0, code: "550" });
  expect(log.join("")).not.toMatch(/@|canary/);
});

test("[NT-10] without a sender nothing waits, and an account that is gone is told nothing", async () => {
  const given = await begin();
  const { sendDue, probe } = given.replica();
  await given.tell();
  await sendDue();
  expect(await given.waiting()).toBe(0);
  await probe();
  const server = await startMailServer();
  const mailing = given.replica(mailTo(server.port));
  await given.tell();
  await sql`delete from accounts where id = ${given.accountId}`;
  await mailing.sendDue();
  expect(await given.waiting()).toBe(0);
  await given.close();
  await server.stop();
  expect(server.received).toEqual([]);
});

test("[NT-7] the database takes ids, numbers and the name of an action, and no word that somebody wrote", async () => {
  const given = await begin();
  const told = (data: object) =>
    sql`select notify_account(${given.accountId}, 'quota_warning', ${JSON.stringify(data)}::text::jsonb)`.then(
      () => "told",
      () => "refused",
    );
  const id = formatId("ses", randomBytes(16));
  expect(await told({ sessionId: id, epoch: 3, act: "login.created" })).toBe("told");
  for (const data of [
    { name: "My secret plan" },
    { sessionId: "x" },
    { act: "<b>" },
    { list: [id] },
    { "a b": 1 },
    [id],
    { of: { id } },
    { count: 1.5 },
  ])
    expect([data, await told(data)]).toEqual([data, "refused"]);
  await given.close();
});
