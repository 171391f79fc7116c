import { formatId, idBytes } from "@holdfast/protocol/ids";
import type { AccountKeys } from "@holdfast/protocol/keys";
import { ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { type Certificate, parseCertificate } from "@holdfast/vault/certificate";
import { digestOf } from "@holdfast/vault/digest";
import type { KeyList } from "@holdfast/vault/key-list";
import type { KeptSlot } from "@holdfast/vault/next-identity";
import type { Primitives } from "@holdfast/vault/primitives";
import { parseSlot, SLOT_KIND } from "@holdfast/vault/slot";
import { bytesOfAnswer } from "../account/wire.ts";
import type { ClientProblem } from "../contract/problem.ts";
import { refuse } from "../problem.ts";
import type { TrustRecord } from "../stores/device-store.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/**
 * The slots that stay, exactly as the account's own list names them: the next root key is sealed to the public key that stands in
 * each, and a slot that somebody put in its place would open it.
 */
export const slotsThatStay = async (
  primitives: Primitives,
  { slots: listed }: KeyList,
  slots: TrustRecord["slots"],
  goes: (kind: KeptSlot["slotKind"]) => boolean,
): Answer<readonly KeptSlot[]> => {
  const kept: KeptSlot[] = [];
  for (const { slotId, slotKind, slotDigest } of listed) {
    if (slotKind === SLOT_KIND.passphrase || goes(slotKind)) continue;
    const stored = slots.find(({ id }) => equal(idBytes(id), slotId));
    const view = stored && parseSlot(stored.slot);
    if (stored === undefined || !view?.ok || !equal(await digestOf(primitives, stored.slot), slotDigest)) {
      return refuse("not-trusted", "a slot that the key list names is withheld");
    }
    kept.push({ slotId, slotKind, slot: stored.slot, publicKey: view.value.publicKey });
  }
  return ok(kept);
};

const certificateOf = async (
  primitives: Primitives,
  bytes: Bytes,
  digest: Bytes,
): Promise<Certificate | null> => {
  const parsed = parseCertificate(bytes);
  return parsed.ok && equal(await digestOf(primitives, bytes), digest) ? parsed.value : null;
};

/** The certificates of all devices that the list names, revoked ones too: by each of them something may have been signed. */
export const listedCertificates = async (
  primitives: Primitives,
  { devices: listed }: KeyList,
  devices: AccountKeys["devices"],
): Answer<readonly Certificate[]> => {
  const certificates: Certificate[] = [];
  for (const { deviceId, certificateDigest } of listed) {
    const sent = devices.find(({ id }) => id === formatId("dev", deviceId));
    const bytes = sent && bytesOfAnswer(sent.certificate);
    const certificate = bytes?.ok ? await certificateOf(primitives, bytes.value, certificateDigest) : null;
    if (certificate === null) return refuse("not-trusted", "a device that the key list names is withheld");
    certificates.push(certificate);
  }
  return ok(certificates);
};
