import { describe, expect, test } from "bun:test";
import { KDF_CEILING, KDF_FLOOR } from "@holdfast/protocol/limits";
import { seededRandom } from "../vectors/seeded.ts";
import { type Bytes, utf8 } from "./bytes.ts";
import { nodePrimitives } from "./node/primitives.ts";
import {
  type Argon2id,
  checkKdf,
  derivePassphrase,
  type KdfParameters,
  passphraseKeys,
} from "./passphrase.ts";

const salt = seededRandom("salt")(32);
const floor: KdfParameters = { id: "argon2id", ...KDF_FLOOR, salt };
const ceiling: KdfParameters = { id: "argon2id", ...KDF_CEILING, salt };

/** Records what it was asked for, which is overwritten when it is done; the slow function itself belongs to the library that brings it. */
const recording = (asked: Bytes[]): Argon2id => {
  return async ({ password, salt: used }) => {
    asked.push(password.slice());
    return nodePrimitives.hkdf(password, used, new Uint8Array(0), 32);
  };
};

describe("passphrases", () => {
  test("[KY-2] floor and ceiling pass, everything outside is refused", () => {
    expect(checkKdf(floor).ok).toBe(true);
    expect(checkKdf(ceiling).ok).toBe(true);
    const outside: KdfParameters[] = [
      { ...floor, memoryKib: floor.memoryKib - 1 },
      { ...floor, passes: floor.passes - 1 },
      { ...floor, lanes: 0 },
      { ...ceiling, memoryKib: ceiling.memoryKib + 1 },
      { ...ceiling, passes: ceiling.passes + 1 },
      { ...ceiling, lanes: ceiling.lanes + 1 },
      { ...floor, passes: 3.5 },
      { ...floor, memoryKib: Number.NaN },
      { ...floor, salt: salt.slice(1) },
    ];
    for (const kdf of outside) expect(checkKdf(kdf)).toEqual({ ok: false, error: "weak-kdf" });
  });

  test("[KY-2] a lowered derivation is refused before it starts", async () => {
    const asked: Bytes[] = [];
    const lowered = { ...floor, memoryKib: 8 };
    const refused = await derivePassphrase(nodePrimitives, recording(asked), "secret", lowered);
    expect(refused).toEqual({ ok: false, error: "weak-kdf" });
    expect(asked).toEqual([]);
  });

  test("[KY-1] the NFKC form is derived once, and gives two unrelated keys", async () => {
    const asked: Bytes[] = [];
    const composed = await derivePassphrase(nodePrimitives, recording(asked), "Caf\u00e9 \ufb01n", floor);
    const decomposed = await derivePassphrase(nodePrimitives, recording(asked), "Cafe\u0301 fin", floor);
    expect(composed).toEqual(decomposed);
    expect(asked).toEqual([utf8("Caf\u00e9 fin"), utf8("Caf\u00e9 fin")]);
    if (!composed.ok) throw new Error(composed.error);
    expect(composed.value.authKey).not.toEqual(composed.value.kek);
    const prk = await nodePrimitives.hkdf(utf8("Caf\u00e9 fin"), salt, new Uint8Array(0), 32);
    expect(composed.value).toEqual(await passphraseKeys(nodePrimitives, prk));
  });
});
