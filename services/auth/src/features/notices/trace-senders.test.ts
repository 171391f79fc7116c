import { afterAll, expect, test } from "bun:test";
import { startCollector } from "@holdfast/service-kit/testing/collector";
import { openTraces } from "@holdfast/service-kit/traces";
import type { NoticeSender } from "../../mail/notice-sender.ts";
import { traceSenders } from "./trace-senders.ts";

const CANARY = "canary";

const collector = await startCollector();
afterAll(collector.stop);

test("[OP-6] each attempt to send a notice is a span, without whom it is for and what it says", async () => {
  const { endpoint } = collector;
  const traces = await openTraces({ endpoint, service: "auth", build: "test", log: () => undefined });
  const broken: NoticeSender = {
    name: "mail",
    send: ({ id }) => (id === CANARY ? Promise.reject(new Error(CANARY)) : Promise.resolve()),
    health: async () => undefined,
  };
  const [sender] = traceSenders([broken], traces);
  const message = { to: CANARY, subject: CANARY, text: CANARY, html: CANARY };
  const notice = { id: "ntf", kind: CANARY, at: new Date(), accountId: CANARY, data: {}, message };
  await sender?.send(notice);
  await sender?.send({ ...notice, id: CANARY }).catch(() => undefined);
  await traces.end();
  const spans = await collector.spans();
  expect(spans.map(({ name, status, attributes }) => [name, status.code, attributes])).toEqual([
    ["notice delivery", 0, { sender: "mail", outcome: "sent" }],
    ["notice delivery", 2, { sender: "mail" }],
  ]);
  expect(await collector.text()).not.toContain(CANARY);
});
