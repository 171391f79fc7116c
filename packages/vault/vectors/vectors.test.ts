import { describe, expect, test } from "bun:test";
import { createHash, createHmac, hkdfSync } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodePrimitives } from "../src/node/primitives.ts";
import { webPrimitives } from "../src/primitives.ts";
import { bytesOf } from "./attempt.ts";
import { makeVectors } from "./make.ts";
import { open } from "./opener.ts";
import { publishedVectors } from "./published.ts";
import { runVectors } from "./run.ts";

const { accept, reject, derivations } = publishedVectors;
const all = { passed: accept.length + reject.length + 1, failures: [] };

const keysOf = (vector: (typeof accept)[number]) => ({
  ...(vector.key !== null && "ikm" in vector.key ? { ikm: bytesOf(vector.key.ikm) } : {}),
  ...(vector.key !== null && "recipientPrivate" in vector.key
    ? { recipientPrivate: bytesOf(vector.key.recipientPrivate) }
    : {}),
  ...(vector.signedBy === null ? {} : { signer: bytesOf(vector.signedBy) }),
});

describe("published vectors", () => {
  test("[SF-17] hold in Bun on both sets of primitives", async () => {
    expect(await runVectors(webPrimitives, publishedVectors)).toEqual(all);
    expect(await runVectors(nodePrimitives, publishedVectors)).toEqual(all);
  });

  test("[SF-17] hold in Node on both sets of primitives", async () => {
    const folder = await mkdtemp(join(tmpdir(), "holdfast-vectors-"));
    try {
      const entry = join(import.meta.dir, "main.ts");
      const built = await Bun.build({
        entrypoints: [entry],
        outdir: folder,
        target: "node",
        naming: "main.mjs",
      });
      expect(built.success).toBe(true);
      const run = Bun.spawn(["node", "--no-warnings", join(folder, "main.mjs")]);
      expect(JSON.parse(await new Response(run.stdout).text())).toEqual({ web: all, node: all });
      expect(await run.exited).toBe(0);
    } finally {
      await rm(folder, { recursive: true });
    }
  }, 120_000);

  test("[SF-1] are what the script makes: sealing has not changed", async () => {
    expect(await makeVectors()).toEqual(publishedVectors);
  });

  test("a run reports a vector that does not hold", async () => {
    const [first, second] = accept;
    if (first === undefined || second === undefined) throw new Error("no vectors");
    const wrong = {
      accept: [
        { ...first, content: "00" },
        { ...second, key: first.key },
      ],
      reject: [{ ...first, refusal: "damaged" as const }],
      derivations: { ...derivations, padme: [[1_000, 1_000] as const] },
    };
    const report = await runVectors(nodePrimitives, wrong);
    expect(report.passed).toBe(0);
    expect(report.failures.length).toBe(4);
  });
});

describe("the independent opener", () => {
  for (const vector of accept) {
    test(`[SF-16] opens ${vector.name}`, () => {
      const opened = open(bytesOf(vector.bytes), keysOf(vector));
      const { kind, scopeId, epoch, objectId, seq, authorDeviceId } = vector.expect;
      expect(opened).toMatchObject({ kind, scopeId, epoch, objectId, seq: BigInt(seq), authorDeviceId });
      const contents = vector.key === null ? [opened.ext] : opened.contents;
      expect(contents.map((content) => content.toString("hex"))).toEqual([vector.content].flat());
    });

    test(`[SF-16] refuses ${vector.name} with a flipped bit in header, key material, body or signature`, () => {
      const bytes = bytesOf(vector.bytes);
      for (let at = 0; at < bytes.length; at += 5) {
        const flipped = bytes.slice();
        flipped[at] = (flipped[at] ?? 0) ^ 0x10;
        expect(() => open(flipped, keysOf(vector))).toThrow();
      }
    });
  }

  test("[KY-1] [KY-4] [KY-10] [KY-14] derivations follow the labels of the spec", () => {
    const labelled = (secret: string, label: string) =>
      Buffer.from(hkdfSync("sha256", bytesOf(secret), "", label, 32)).toString("hex");
    const { passphrase, recoveryCode, workspace, nameTag } = derivations;
    expect(passphrase.authKey).toBe(labelled(passphrase.prk, "HFV1/passphrase/auth/v1"));
    expect(passphrase.kek).toBe(labelled(passphrase.prk, "HFV1/passphrase/kek/v1"));
    expect(recoveryCode.authKey).toBe(labelled(recoveryCode.code, "HFV1/code/auth/v1"));
    expect(recoveryCode.kek).toBe(labelled(recoveryCode.code, "HFV1/code/kek/v1"));
    expect(recoveryCode.slotId).toBe(labelled(recoveryCode.code, "HFV1/code/id/v1").slice(0, 32));
    const founded = createHash("sha256")
      .update(
        Buffer.concat([
          Buffer.from("HFV1/workspace"),
          bytesOf(workspace.founderEd),
          bytesOf(workspace.founderNonce),
        ]),
      )
      .digest("hex");
    expect(workspace.workspaceId).toBe(founded.slice(0, 32));
    const key = bytesOf(labelled(nameTag.cid, "HFV1/name/v1"));
    expect(nameTag.tag).toBe(createHmac("sha256", key).update("übung \u00e9").digest("hex").slice(0, 32));
  });
});
