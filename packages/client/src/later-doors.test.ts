import { describe, expect, test } from "bun:test";
import { ok } from "@holdfast/protocol/result";
import type { RecoveryCodes } from "./contract/recovery-codes.ts";
import { laterDoors, laterPart } from "./later-doors.ts";

const recoveryCodes: RecoveryCodes = {
  status: async () => ok({ codesLeft: 3 }),
  replace: async (count) => ok(Array.from({ length: count ?? 8 }, () => "code")),
};

describe("doors whose code comes later", () => {
  test("without their code a call is refused as offline, and the next one tries again", async () => {
    let reachable = false;
    let made = 0;
    const part = laterPart(
      async () => {
        if (!reachable) throw new TypeError("a module that does not arrive");
        return recoveryCodes;
      },
      (code) => {
        made += 1;
        return { recoveryCodes: code };
      },
    );
    const doors = laterDoors(["recoveryCodes"], part);
    expect(await doors.recoveryCodes.status()).toMatchObject({ ok: false, error: { code: "offline" } });
    reachable = true;
    const answers = await Promise.all([doors.recoveryCodes.status(), doors.recoveryCodes.replace(2)]);
    expect(answers).toEqual([ok({ codesLeft: 3 }), ok(["code", "code"])]);
    expect(made).toBe(1);
  });

  test("what goes wrong while the part is made is a defect and no outage", async () => {
    const part = laterPart(
      async () => recoveryCodes,
      () => {
        throw new Error("a defect");
      },
    );
    const doors = laterDoors(["recoveryCodes"], part);
    await expect(doors.recoveryCodes.status()).rejects.toThrow("a defect");
  });
});
