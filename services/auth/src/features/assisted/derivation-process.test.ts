import { describe, expect, test } from "bun:test";
import { constants, getPriority } from "node:os";
import { toHex } from "@holdfast/protocol/encoding";
import { KDF_FLOOR } from "@holdfast/protocol/limits";
import argon2 from "argon2";
import { createDerivationProcess } from "./derivation-process.ts";

const PASSWORD = "Ångström-Horse-7";
const kdf = { id: "argon2id", ...KDF_FLOOR, salt: new Uint8Array(32).fill(7) } as const;

const ended = async ({ pid }: ReturnType<typeof createDerivationProcess>): Promise<void> => {
  while (pid() !== null) await Bun.sleep(5);
};

const kill = async (apart: ReturnType<typeof createDerivationProcess>): Promise<void> => {
  process.kill(apart.pid() ?? 0, "SIGKILL");
  await ended(apart);
};

describe("the process that derives", () => {
  test("[AM-5] [A45] derives what the library derives, apart from the service and behind everybody else", async () => {
    const apart = createDerivationProcess();
    expect(apart.pid()).toBeNull();
    const both = [PASSWORD, PASSWORD.normalize("NFD")].map((typed) => apart.derive(typed, kdf));
    const expected = await argon2.hash(PASSWORD.normalize("NFKC"), {
      type: argon2.argon2id,
      raw: true,
      hashLength: 32,
      salt: Buffer.from(kdf.salt),
      memoryCost: kdf.memoryKib,
      timeCost: kdf.passes,
      parallelism: kdf.lanes,
    });
    for (const prk of await Promise.all(both)) expect(toHex(prk)).toBe(toHex(expected));
    expect(getPriority(apart.pid() ?? 0)).toBe(constants.priority.PRIORITY_LOW);
    await kill(apart);
  });

  test("[AM-5] it goes when it is idle, and is started again", async () => {
    const apart = createDerivationProcess(1);
    const first = await apart.derive(PASSWORD, kdf);
    await ended(apart);
    expect(await apart.derive(PASSWORD, kdf)).toEqual(first);
    await ended(apart);
  });

  test("[AM-5] what it cannot derive and its death fail one request, and the next is answered", async () => {
    const apart = createDerivationProcess();
    await expect(apart.derive(PASSWORD, { ...kdf, passes: 0 })).rejects.toThrow("could not be derived");
    const cut = apart.derive(PASSWORD, kdf);
    process.kill(apart.pid() ?? 0, "SIGKILL");
    await expect(cut).rejects.toThrow("ended");
    expect(await apart.derive(PASSWORD, kdf)).toHaveLength(32);
    await kill(apart);
  });
});
