import { describe, expect, test } from "bun:test";
import { toBase64url } from "@holdfast/protocol/encoding";
import { BUNDLE_RECORD, BUNDLE_RECORD_HEAD_BYTES } from "@holdfast/protocol/saves";
import { redirectTo, rewriteBytes, rewriteJson } from "./proxy.ts";
import { firstFile, newcomer, refusal, secondDevice, texts, value, worldOfFile, write } from "./world.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const world = worldOfFile();

const flipAt = (bytes: Bytes, at: number): Bytes => {
  const flipped = bytes.slice();
  flipped[at] = (flipped[at] ?? 0) ^ 1;
  return flipped;
};

/** Offsets of the segment records of a bundle. */
const segmentsIn = (bundle: Bytes): readonly { readonly at: number; readonly length: number }[] => {
  const found: { at: number; length: number }[] = [];
  const view = new DataView(bundle.buffer, bundle.byteOffset);
  for (let at = 0; at < bundle.length; ) {
    const length = view.getUint32(at + 17);
    if (bundle[at] === BUNDLE_RECORD.segment) found.push({ at, length });
    at += BUNDLE_RECORD_HEAD_BYTES + length;
  }
  return found;
};

const headOf = async (session: string, run: () => Promise<unknown>): Promise<Bytes> => {
  let head: Bytes = new Uint8Array(0);
  world.proxy.meddle(
    rewriteBytes(new RegExp(`${session}/head$`), (bytes) => {
      head = bytes;
      return bytes;
    }),
  );
  await run();
  world.proxy.meddle(null);
  return head;
};

describe("a hostile answer on opening", () => {
  test("[SF-6] the head of one session given for another", async () => {
    const { device, session, state } = await newcomer(world, "a-for-b");
    const other = value(await device.createSession({ name: "Other", state }));
    world.proxy.meddle(
      redirectTo(new RegExp(`${session.id}/head$`), `/api/sessions/${other.id}/head`, world.origin),
    );
    const refused = refusal(await device.openSession(session.id));
    world.proxy.meddle(null);
    expect(refused.code).toBe("not-trusted");
  });

  test("[ST-15] [SP-22] an older head than this device has seen, and no head at all", async () => {
    const { device, session, state } = await newcomer(world, "rollback");
    const first = value(await device.openSession(session.id));
    await first.close();
    const old = await headOf(session.id, async () => value(await device.openSession(session.id)).close());
    const second = value(await device.openSession(session.id));
    second.update(write(firstFile(state).id, "newer"));
    value(await second.save());
    await second.close();
    await world.forgetCopies("rollback");
    world.proxy.meddle(rewriteBytes(/\/head$/, () => old));
    expect(refusal(await device.openSession(session.id)).code).toBe("rolled-back");
    world.proxy.meddle(async (request, forward) =>
      request.url.endsWith("/head")
        ? Response.json({ code: "not-found" }, { status: 404 })
        : forward(request),
    );
    expect(refusal(await device.openSession(session.id)).code).toBe("rolled-back");
    world.proxy.meddle(null);
    expect(texts(value(await device.openSession(session.id)))).toContain("newer");
  });

  test("[SF-7] [SP-22] a manifest with one bit flipped, wherever it is", async () => {
    const { device, session } = await newcomer(world, "bits");
    const head = await headOf(session.id, async () => value(await device.openSession(session.id)).close());
    for (const share of [0.01, 0.1, 0.3, 0.6, 0.9, 0.999]) {
      const at = Math.floor(head.length * share);
      world.proxy.meddle(rewriteBytes(/\/head$/, (bytes) => flipAt(bytes, at)));
      const refused = refusal(await device.openSession(session.id));
      expect(["not-trusted", "damaged"]).toContain(refused.code);
    }
    world.proxy.meddle(null);
  });

  test("[ST-19] [SP-22] a segment with one bit flipped: what is whole is shown, and nothing is saved over it", async () => {
    const { device, session, state } = await newcomer(world, "segment");
    await world.forgetCopies("segment");
    world.proxy.meddle(
      rewriteBytes(/\/bundle$/, (bundle) => {
        const [first] = segmentsIn(bundle);
        if (first === undefined) throw new Error("the bundle has a segment");
        return flipAt(bundle, first.at + BUNDLE_RECORD_HEAD_BYTES + Math.floor(first.length / 2));
      }),
    );
    const handle = value(await device.openSession(session.id));
    world.proxy.meddle(null);
    expect(handle.status()).toEqual({ kind: "read-only", reason: "damaged" });
    handle.update(write(firstFile(state).id, "over it"));
    expect((await handle.save()).ok).toBe(false);
    await handle.close();
    const whole = value(await device.openSession(session.id));
    expect(whole.state()).toEqual(state);
    await whole.close();
  });

  test("[SP-22] a bundle without its segments, and one that breaks off", async () => {
    const { device, session } = await newcomer(world, "cut");
    await world.forgetCopies("cut");
    world.proxy.meddle(
      rewriteBytes(/\/bundle$/, (bundle) => {
        const [first] = segmentsIn(bundle);
        const end = new Uint8Array(BUNDLE_RECORD_HEAD_BYTES);
        return new Uint8Array([...bundle.subarray(0, first?.at ?? 0), ...end]);
      }),
    );
    const handle = value(await device.openSession(session.id));
    expect(handle.status()).toEqual({ kind: "read-only", reason: "damaged" });
    await handle.close();
    world.proxy.meddle(rewriteBytes(/\/bundle$/, (bundle) => bundle.subarray(0, bundle.length - 40)));
    expect(refusal(await device.openSession(session.id)).code).toBe("offline");
    world.proxy.meddle(null);
  });

  test("[KY-8] [ST-16] a head made by a device that nobody vouches for", async () => {
    const { device, email, session, state } = await newcomer(world, "stranger");
    const other = await secondDevice(world, "stranger-2", email);
    const there = value(await other.openSession(session.id));
    there.update(write(firstFile(state).id, "by the second device"));
    value(await there.save());
    world.proxy.meddle(
      rewriteJson(/\/roster$/, (json) => {
        const members = json["members"] as { certificates: string[] }[];
        return {
          ...json,
          members: members.map((member) => ({ ...member, certificates: member.certificates.slice(0, 1) })),
        };
      }),
    );
    expect(refusal(await device.openSession(session.id)).code).toBe("not-trusted");
    world.proxy.meddle(null);
    expect(texts(value(await device.openSession(session.id)))).toContain("by the second device");
  });

  test("[SF-6] the sealed name of one session under another is not shown as its name", async () => {
    const { device, session, state } = await newcomer(world, "renamed");
    const other = value(await device.createSession({ name: "Other", state }));
    world.proxy.meddle(
      rewriteJson(/\/api\/sessions$/, (json) => {
        const items = json["items"] as { id: string; meta: string }[];
        const stolen = items.find(({ id }) => id === other.id)?.meta;
        return {
          ...json,
          items: items.map((item) => (item.id === session.id ? { ...item, meta: stolen } : item)),
        };
      }),
    );
    const list = value(await device.listSessions());
    world.proxy.meddle(null);
    expect(list.find(({ id }) => id === session.id)?.name).toBe("(name cannot be verified)");
    expect(list.find(({ id }) => id === other.id)?.name).toBe("Other");
  });
});

describe("a hostile answer on saving", () => {
  test("[SP-21] an acknowledgement of another digest is none", async () => {
    const { device, session, state } = await newcomer(world, "ack");
    const handle = value(await device.openSession(session.id));
    handle.update(write(firstFile(state).id, "acknowledge me"));
    world.proxy.meddle(rewriteJson(/\/saves$/, (json) => ({ ...json, digest: "0".repeat(64) })));
    expect(refusal(await handle.save()).code).toBe("damaged");
    world.proxy.meddle(null);
    expect(handle.status().kind).not.toBe("saved");
    await handle.close();
    expect(texts(value(await device.openSession(session.id)))).toContain("acknowledge me");
  });

  test("[SP-22] a head-moved with a made-up head: nothing is taken over, the own text stays", async () => {
    const { device, session, state } = await newcomer(world, "moved");
    const handle = value(await device.openSession(session.id));
    const { id } = firstFile(state);
    handle.update(write(id, "mine, whatever you say"));
    world.proxy.meddle(async (request, forward) => {
      if (!request.url.endsWith("/saves")) return forward(request);
      const head = toBase64url(crypto.getRandomValues(new Uint8Array(600)));
      return Response.json(
        { code: "head-moved", head, segments: [] },
        { status: 409, headers: { "content-type": "application/problem+json" } },
      );
    });
    const refused = refusal(await handle.save());
    world.proxy.meddle(null);
    expect(["not-trusted", "damaged"]).toContain(refused.code);
    expect(handle.status().kind).toBe("read-only");
    expect(texts(handle)).toContain("mine, whatever you say");
    await handle.close();
    const back = value(await device.openSession(session.id));
    expect(texts(back)).toContain("mine, whatever you say");
    await back.close();
  });
});
