import { afterAll, expect, test } from "bun:test";
import { EMPTY_STATE_TAG } from "@holdfast/protocol/saves";
import { UNLOCK_HEADER } from "@holdfast/protocol/unlocks";
import { emptyState } from "@holdfast/state/empty-state";
import { newTextFile } from "@holdfast/state/new-text-file";
import { sqlBackend } from "../../testing/backends.ts";
import { bearerOf, fixtureOn } from "../../testing/fixture.ts";
import { randomBytes } from "../../testing/member.ts";
import { unlockedOn } from "../../testing/unlocked.ts";

const backend = await sqlBackend();
afterAll(() => backend.close());

const start = async () => {
  const fixture = await fixtureOn(backend);
  const of = await unlockedOn(fixture);
  const { id } = await of.newSession("Work");
  const path = `/sessions/${id}/state`;
  /** A PUT whose body comes in pieces, without an end that anybody announced. */
  const stream = async (body: ReadableStream<Uint8Array>, headers: Record<string, string> = {}) =>
    fixture.fetch(
      new Request(`http://localhost/api${path}`, {
        method: "PUT",
        body,
        headers: {
          ...(await bearerOf(of.member)),
          [UNLOCK_HEADER]: of.unlock.token,
          "content-type": "application/json",
          "if-match": EMPTY_STATE_TAG,
          ...headers,
        },
      }),
    );
  return { fixture, of, path, stream };
};

/** A state of about so many megabytes that do not compress. */
const largeState = (megabytes: number) => {
  const files = Object.fromEntries(
    Array.from({ length: megabytes }, (_, i) => {
      const content = Buffer.from(randomBytes(500_000)).toString("hex");
      return [`f${i}`, newTextFile({ id: `f${i}`, path: `f${i}.txt`, language: "plain", content })];
    }),
  );
  return { ...emptyState(), files };
};

test("[AM-8] [ED-2] a body without end is refused where the limit is passed, and not read on", async () => {
  const { stream, of, path } = await start();
  const piece = new Uint8Array(4 * 1024 * 1024).fill(0x20);
  let pulled = 0;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      pulled += 1;
      controller.enqueue(piece);
    },
  });
  const response = await stream(body);
  expect([response.status, (await response.json()).code]).toEqual([413, "too-large"]);
  expect(pulled).toBeLessThan(30);
  expect((await of.plain("GET", path)).headers.get("etag")).toBe(EMPTY_STATE_TAG);
});

test("[AM-8] nothing is read of a body whose length, base or token is refused already", async () => {
  const { stream } = await start();
  const attempts: readonly (readonly [Record<string, string>, string])[] = [
    [{ "content-length": String(65 * 1024 * 1024) }, "too-large"],
    [{ "if-match": '"9-0000000000000000"' }, "version-conflict"],
    [{ [UNLOCK_HEADER]: "A".repeat(43) }, "unlock-required"],
    [{ "content-type": "text/plain" }, "unsupported-media-type"],
  ];
  for (const [headers, code] of attempts) {
    let pulled = 0;
    const body = new ReadableStream<Uint8Array>(
      {
        pull: (controller) => {
          pulled += 1;
          controller.enqueue(new Uint8Array(1024));
          if (pulled > 5) controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    const response = await stream(body, headers);
    expect([(await response.json()).code, pulled]).toEqual([code, 0]);
  }
});

test("[AM-10] [AM-8] others are answered while a large state is opened, cut, sealed and stored", async () => {
  const { of, path } = await start();
  const raw = new TextEncoder().encode(JSON.stringify(largeState(20)));
  let done = false;
  const put = of
    .plain("PUT", path, { raw, type: "application/json", ifMatch: EMPTY_STATE_TAG })
    .then((answer) => {
      done = true;
      return answer;
    });
  let answered = 0;
  while (!done) {
    const response = await of.plain("GET", "/sessions", { token: null });
    expect(response.status).toBe(200);
    if (!done) answered += 1;
  }
  const response = await put;
  expect([response.status, (await response.json()).seq]).toEqual([200, 1]);
  expect(answered).toBeGreaterThan(5);
  const read = await (await of.plain("GET", path)).json();
  expect(Object.keys(read.files)).toHaveLength(20);
}, 120_000);

test("[AM-10] an account that asks for more at once than it has places is told to come back", async () => {
  const { of, path } = await start();
  const raw = new TextEncoder().encode(JSON.stringify(largeState(2)));
  const put = await of.plain("PUT", path, { raw, type: "application/json", ifMatch: EMPTY_STATE_TAG });
  expect(put.status).toBe(200);
  const all = await Promise.all(Array.from({ length: 12 }, () => of.plain("GET", path)));
  const refused = all.filter(({ status }) => status === 503);
  expect(refused.length).toBeGreaterThan(0);
  expect(all.filter(({ status }) => status === 200).length).toBeGreaterThan(3);
  const [first] = refused;
  expect([first?.headers.get("retry-after"), await first?.json()]).toMatchObject([
    "2",
    { code: "busy", retryable: true },
  ]);
  expect((await of.plain("GET", path)).status).toBe(200);
}, 120_000);
