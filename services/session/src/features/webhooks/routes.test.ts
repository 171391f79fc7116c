import { expect, test } from "bun:test";
import { formatId } from "@holdfast/protocol/ids";
import {
  NewWebhookSecret,
  WEBHOOK_CALLS_PER_MINUTE,
  Webhook,
  WebhookDeliveryPage,
  WebhookList,
} from "@holdfast/protocol/webhooks";
import { Value } from "@sinclair/typebox/value";
import { type BackendFixture, createFixture, outcomeOf } from "../../testing/fixture.ts";
import { randomBytes } from "../../testing/member.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { CREATE_EXAMPLE } from "./examples.ts";

const URL = "https://hooks.example.org/in/canary-of-an-address";
const create = (of: BackendFixture, change: Record<string, unknown> = {}) =>
  of.send("POST", "/webhooks", { body: { ...CREATE_EXAMPLE, url: URL, ...change } });
const made = async (of: BackendFixture, change: Record<string, unknown> = {}): Promise<NewWebhookSecret> => {
  const answer = await create(of, change);
  if (answer.status !== 201) throw new Error(await answer.text());
  return answer.json();
};

describeOnBackends("hooks over HTTP", (begin) => {
  test("[WH-1] [A37] a hook is made with a secret that is shown once, listed, changed and deleted", async () => {
    const of = await begin();
    const fresh = await made(of);
    expect(Value.Check(NewWebhookSecret, fresh)).toBe(true);
    const path = `/webhooks/${fresh.webhook.id}`;
    const listed = await (await of.send("GET", "/webhooks")).json();
    expect(Value.Check(WebhookList, listed)).toBe(true);
    expect(listed.items).toEqual([fresh.webhook]);
    const change = { events: ["session_deleted"], description: "another", timeoutSeconds: 1, enabled: false };
    const changed = await (await of.send("PATCH", path, { body: change })).json();
    expect(Value.Check(Webhook, changed)).toBe(true);
    expect(changed).toMatchObject({ ...change, url: URL });
    expect(await (await of.send("GET", path)).json()).toEqual(changed);
    const everything = JSON.stringify([
      listed,
      changed,
      await (await of.send("GET", `${path}/deliveries`)).json(),
    ]);
    expect(everything).not.toContain(fresh.secret);
    expect((await of.send("DELETE", path)).status).toBe(204);
    expect(await outcomeOf(await of.send("GET", path))).toBe("404 not-found");
    expect(await outcomeOf(await of.send("DELETE", path))).toBe("404 not-found");
  });

  test("[WH-1] what is left out has a default, and ten are as many as there may be", async () => {
    const of = await begin();
    const least = await of.send("POST", "/webhooks", { body: { url: URL, events: ["session_created"] } });
    const { webhook } = await least.json();
    expect(webhook).toMatchObject({ description: "", timeoutSeconds: 10, enabled: true, failingSince: null });
    for (let i = 1; i < 10; i++) await made(of);
    expect(await outcomeOf(await create(of))).toBe("409 webhook-limit");
    await of.send("DELETE", `/webhooks/${webhook.id}`);
    expect((await create(of)).status).toBe(201);
  });

  test("[WH-1] unknown events and fields, and times beyond ten seconds, are refused before anything is done", async () => {
    const of = await begin();
    for (const wrong of [
      { events: [] },
      { events: ["ping"] },
      { events: ["session_created", "session_created"] },
      { timeoutSeconds: 0 },
      { timeoutSeconds: 11 },
      { timeoutSeconds: 1.5 },
      { secret: "whsec_AAAA" },
      { description: "a".repeat(201) },
      { url: `https://example.com/${"a".repeat(2_048)}` },
    ])
      expect(await outcomeOf(await create(of, wrong))).toBe("400 invalid-request");
    const { webhook } = await made(of);
    expect(await outcomeOf(await of.send("PATCH", `/webhooks/${webhook.id}`, { body: {} }))).toBe(
      "400 invalid-request",
    );
    expect((await (await of.send("GET", "/webhooks")).json()).items).toHaveLength(1);
  });

  test("[WH-7] [A37] private, loopback, metadata and unknown targets are refused, with one word for all of them", async () => {
    const of = await begin();
    const { webhook } = await made(of);
    for (const url of [
      "http://hooks.example.org/",
      "https://127.0.0.1/",
      "https://[::1]/",
      "https://169.254.169.254/latest/meta-data",
      "https://localhost/",
      "https://inside.example.org/",
      "https://half.example.org/",
      "https://nowhere.example.org/",
      "https://user:password@hooks.example.org/",
      "nonsense",
    ]) {
      const refused = await create(of, { url });
      const problem = await refused.clone().text();
      expect(await outcomeOf(refused)).toBe("400 target-refused");
      expect(problem).not.toContain(url);
      const changed = await of.send("PATCH", `/webhooks/${webhook.id}`, { body: { url } });
      expect(await outcomeOf(changed)).toBe("400 target-refused");
    }
    expect((await (await of.send("GET", `/webhooks/${webhook.id}`)).json()).url).toBe(URL);
  });

  test("[WH-3] a secret is replaced by another, and the hook says until when the one before signs", async () => {
    const of = await begin();
    const { webhook, secret } = await made(of);
    expect(webhook.earlierSecretUntil).toBeNull();
    const answer = await of.send("POST", `/webhooks/${webhook.id}/rotate-secret`);
    const next: NewWebhookSecret = await answer.json();
    expect([answer.status, next.secret === secret]).toEqual([200, false]);
    const hours = (Date.parse(next.webhook.earlierSecretUntil ?? "") - Date.now()) / 3_600_000;
    expect(Math.round(hours)).toBe(24);
    expect(next.webhook.secretSince >= webhook.secretSince).toBe(true);
  });

  test("[WH-5] pings stand in the log, which is paged, and can be sent again", async () => {
    const of = await begin();
    const { webhook } = await made(of);
    const path = `/webhooks/${webhook.id}`;
    const sent: string[] = [];
    for (let i = 0; i < 3; i++) {
      const answer = await of.send("POST", `${path}/test`);
      expect(answer.status).toBe(202);
      sent.unshift((await answer.json()).eventId);
    }
    const first = await (await of.send("GET", `${path}/deliveries?limit=2`)).json();
    expect(Value.Check(WebhookDeliveryPage, first)).toBe(true);
    const second = await (await of.send("GET", `${path}/deliveries?limit=2&cursor=${first.next}`)).json();
    const ids = [...first.items, ...second.items].map(({ eventId }) => eventId);
    expect(ids.toSorted()).toEqual(sent.toSorted());
    expect(second.next).toBeNull();
    expect(first.items[0]).toMatchObject({ type: "ping", state: "waiting", attempts: [] });
    expect((await of.send("POST", `${path}/deliveries/${sent[0]}/redeliver`)).status).toBe(202);
    const unknown = formatId("evt", randomBytes(16));
    for (const event of [unknown, "evt_1", "ses_1"])
      expect(await outcomeOf(await of.send("POST", `${path}/deliveries/${event}/redeliver`))).toBe(
        "404 not-found",
      );
    for (const query of ["limit=0", "limit=101", "cursor=AAAA", "other=1"])
      expect(await outcomeOf(await of.send("GET", `${path}/deliveries?${query}`))).toBe(
        "400 invalid-request",
      );
  });

  test("[WH-8] every change is an audit entry, and neither log nor entry holds address or secret", async () => {
    const of = await begin();
    const { webhook, secret } = await made(of);
    const path = `/webhooks/${webhook.id}`;
    const next = await (await of.send("POST", `${path}/rotate-secret`)).json();
    await of.send("PATCH", path, { body: { enabled: false } });
    const { eventId } = await (await of.send("POST", `${path}/test`)).json();
    await of.send("POST", `${path}/deliveries/${eventId}/redeliver`);
    await of.send("DELETE", path);
    const entries = (await of.audited(of.ann.workspaceId)).filter(({ action }) =>
      action.startsWith("webhook"),
    );
    expect(entries.map(({ action, target }) => `${action} ${target === webhook.id}`)).toEqual(
      ["created", "secret-replaced", "changed", "tested", "redelivered", "deleted"].map(
        (what) => `webhook.${what} true`,
      ),
    );
    const told = of.log.join("\n");
    for (const hidden of ["canary-of-an-address", "hooks.example.org", secret, next.secret])
      expect(told).not.toContain(hidden);
  });
});

test("[WH-1] calls that change something are counted by login", async () => {
  const of = await createFixture(WEBHOOK_CALLS_PER_MINUTE);
  const path = `/webhooks/${(await made(of)).webhook.id}/rotate-secret`;
  for (let i = 1; i < WEBHOOK_CALLS_PER_MINUTE; i++) expect((await of.send("POST", path)).status).toBe(200);
  const refused = await of.send("POST", path);
  expect(await outcomeOf(refused)).toBe("429 rate-limited");
  expect((await of.send("GET", "/webhooks")).status).toBe(200);
});
