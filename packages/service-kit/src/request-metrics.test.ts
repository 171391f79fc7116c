import { expect, test } from "bun:test";
import { createNotes } from "./testing/notes-app.ts";

const CANARY = "canary";

test("[OP-5] requests are counted by method, pattern and status, with how long they took", async () => {
  const { send, metrics } = createNotes();
  await send("GET", "/notes/1");
  await send("GET", "/notes/2");
  await send("GET", "/outage");
  const text = await metrics.text();
  const line = (name: string, labels: string): string | undefined =>
    text.split("\n").find((each) => each.startsWith(`${name}{${labels}`));
  expect(line("holdfast_requests_total", 'method="GET",route="/api/notes/:id",status="200"')).toEndWith(" 2");
  expect(line("holdfast_requests_total", 'method="GET",route="/api/outage",status="503"')).toEndWith(" 1");
  expect(line("holdfast_request_seconds_count", 'method="GET",route="/api/notes/:id"')).toEndWith(" 2");
});

test("[OP-5] nothing a caller sent is a label", async () => {
  const { send, metrics, newLogin } = createNotes();
  const { bearer } = newLogin();
  await send("GET", `/notes/${CANARY}?${CANARY}=${CANARY}`, await bearer());
  await send("GET", `/${CANARY}`, { "x-request-id": `${CANARY}-1234` });
  await send("DELETE", "/notes");
  const text = await metrics.text();
  expect(text.toLowerCase()).not.toContain(CANARY);
  expect(text).toContain('holdfast_requests_total{method="GET",route="none",status="404"} 1');
  expect(text).toContain('holdfast_requests_total{method="DELETE",route="none",status="405"} 1');
});
