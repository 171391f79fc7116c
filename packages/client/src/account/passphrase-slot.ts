import type { Kdf } from "@holdfast/protocol/auth";
import { fromBase64url, toBase64url } from "@holdfast/protocol/encoding";
import { KDF_FLOOR } from "@holdfast/protocol/limits";
import { err, ok, type Result } from "@holdfast/protocol/result";
import {
  checkKdf,
  derivePassphrase,
  type KdfParameters,
  type PassphraseKeys,
} from "@holdfast/vault/passphrase";
import { parseSlot, SLOT_KIND } from "@holdfast/vault/slot";
import type { ClientProblem } from "../contract/problem.ts";
import type { Platform } from "../platform.ts";
import { problem, refuse } from "../problem.ts";
import type { TrustRecord } from "../stores/device-store.ts";

/**
 * Parameters for a new passphrase: the floor, or those of the present one where they are stronger, since devices that pinned
 * them take no weaker ones. Under a salt that was never used before. [KY-2]
 */
export const newKdf = (
  platform: Pick<Platform, "vault">,
  present: KdfParameters | null = null,
): KdfParameters => ({
  id: "argon2id",
  memoryKib: Math.max(KDF_FLOOR.memoryKib, present?.memoryKib ?? 0),
  passes: Math.max(KDF_FLOOR.passes, present?.passes ?? 0),
  lanes: Math.max(KDF_FLOOR.lanes, present?.lanes ?? 0),
  salt: platform.vault.random(32),
});

export const kdfToWire = (kdf: KdfParameters): Kdf => ({
  id: kdf.id,
  memoryKib: kdf.memoryKib,
  passes: kdf.passes,
  lanes: kdf.lanes,
  salt: toBase64url(kdf.salt),
});

/**
 * Parameters as a service names them, refused before anything is derived with them when they are below the floor or below
 * what this device derived with before. [KY-2]
 */
export const kdfFromWire = (
  wire: Kdf,
  pinned: KdfParameters | null,
): Result<KdfParameters, ClientProblem> => {
  const salt = fromBase64url(wire.salt);
  if (salt === null) return refuse("damaged", "the salt is not base64url");
  const { memoryKib, passes, lanes } = wire;
  const kdf: KdfParameters = { id: "argon2id", memoryKib, passes, lanes, salt };
  const weaker = pinned !== null && (memoryKib < pinned.memoryKib || passes < pinned.passes);
  return weaker || !checkKdf(kdf).ok ? err(problem("weak-kdf")) : ok(kdf);
};

/** Takes 0.2–0.8 s. */
export const derive = async (
  { vault, argon2id }: Platform,
  passphrase: string,
  kdf: KdfParameters,
): Promise<Result<PassphraseKeys, ClientProblem>> => {
  const keys = await derivePassphrase(vault.primitives, argon2id, passphrase, kdf);
  return keys.ok ? keys : err(problem("weak-kdf"));
};

/** The one passphrase slot among an account's slots. */
export const passphraseSlot = (slots: TrustRecord["slots"]): TrustRecord["slots"][number] | null =>
  slots.find(({ slot }) => {
    const view = parseSlot(slot);
    return view.ok && view.value.slotKind === SLOT_KIND.passphrase;
  }) ?? null;
