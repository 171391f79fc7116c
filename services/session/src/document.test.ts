import { describe, expect, test } from "bun:test";
import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { routesOf } from "@holdfast/service-kit/route-table";
import { describeDocument } from "@holdfast/service-kit/testing/document";
import { sealSave } from "./testing/chain.ts";
import { createFixture, outcomeOf } from "./testing/fixture.ts";
import { formOf } from "./testing/forms.ts";
import { metaOf, randomBytes } from "./testing/member.ts";

const { app } = await createFixture();

describeDocument("the session service", app);

test("[ED-3] [SP-10] no route of a session is for everybody", () => {
  expect(routesOf(app).filter(({ anonymous }) => anonymous)).toEqual([]);
});

describe("idempotency keys", () => {
  const key = { "idempotency-key": "one" };

  test("[ED-5] a create with the same key and body has the same answer, with another body it is refused", async () => {
    const of = await createFixture();
    const id = randomBytes(16);
    const meta = toBase64url(await metaOf(of.ann, id, 1));
    const body = { id: formatId("ses", id), meta, nameTag: toBase64url(randomBytes(16)) };
    const first = await of.send("POST", "/sessions", { body, headers: key });
    const again = await of.send("POST", "/sessions", { body, headers: key });
    expect([again.status, again.headers.get("idempotent-replayed"), again.headers.get("etag")]).toEqual([
      201,
      "true",
      '"v1"',
    ]);
    expect(await again.json()).toEqual(await first.json());
    const other = { ...body, nameTag: toBase64url(randomBytes(16)) };
    expect(await outcomeOf(await of.send("POST", "/sessions", { body: other, headers: key }))).toBe(
      "422 idempotency-key-reused",
    );
  });

  test("[ED-5] saves pass one over, for their digest is their key, and reading routes refuse one", async () => {
    const of = await createFixture();
    const save = await sealSave(of.ann, of.session, null);
    const send = () => of.send("POST", `${of.path}/saves`, { body: formOf(save), headers: key });
    expect([(await send()).status, (await send()).status]).toEqual([201, 200]);
    for (const [method, path, body] of [
      ["GET", of.path, undefined],
      ["GET", `${of.path}/head`, undefined],
      ["POST", `${of.path}/bundle`, {}],
    ] as const)
      expect(await outcomeOf(await of.send(method, path, { body, headers: key }))).toBe(
        "400 header-not-allowed",
      );
  });
});
