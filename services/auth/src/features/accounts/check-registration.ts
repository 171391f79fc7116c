import { emailKey } from "@holdfast/protocol/auth";
import { CLOCK_SKEW_SECONDS, RECOVERY_CODES_MIN, SLOTS_MAX } from "@holdfast/protocol/limits";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { parseKeyList } from "@holdfast/vault/key-list";
import { sha256Sync } from "@holdfast/vault/node/primitives";
import { checkKdf, equalKdf } from "@holdfast/vault/passphrase";
import { SLOT_KIND } from "@holdfast/vault/slot";
import { type CheckedSlot, checkCertificate, checkSlot, type ObjectCode } from "../../objects.ts";
import type { DeviceRow, NewAccount, SlotRow } from "../../rows.ts";
import { checkKeyList } from "../keys/check-key-list.ts";
import { checkGenesis, checkGrant, checkKeyRing } from "../workspaces/check-roster.ts";
import type { Registration } from "./registration.ts";

/** `invalid-request`: sound objects that together are no account as this service takes one. */
export type RegistrationCode = ObjectCode | "invalid-request";

/** Who made the keys of an account. */
export type Maker = "client" | "service";

type Slots = readonly (CheckedSlot & { readonly row: SlotRow })[];

const authHashOf = (registration: Registration, kind: number, id: Bytes): Bytes | null => {
  if (kind === SLOT_KIND.passphrase) return sha256Sync(registration.authKey);
  const code = registration.recovery.find(({ slotId }) => equal(slotId, id));
  return code === undefined ? null : sha256Sync(code.authKey);
};

const readSlots = (registration: Registration): Result<Slots, RegistrationCode> => {
  const slots: (CheckedSlot & { readonly row: SlotRow })[] = [];
  for (const sent of registration.slots) {
    const checked = checkSlot(registration.accountId, sent);
    if (!checked.ok) return checked;
    const kind = checked.value.view.slotKind;
    const authHash = authHashOf(registration, kind, sent.id);
    slots.push({ ...checked.value, row: { ...sent, kind, authHash } });
  }
  return ok(slots);
};

/**
 * Exactly one passphrase, whose parameters are those named; no recovery codes or one set of them; every code with its key. A
 * passkey's slot comes with the passkey, later. [PK-9]
 */
const isUsable = (registration: Registration, slots: Slots): boolean => {
  const of = (kind: number) => slots.filter(({ row }) => row.kind === kind);
  const [passphrase, ...more] = of(SLOT_KIND.passphrase);
  const codes = of(SLOT_KIND.recoveryCode);
  const kdf = passphrase?.view.kdf ?? null;
  return (
    kdf !== null &&
    more.length === 0 &&
    of(SLOT_KIND.passkey).length === 0 &&
    equalKdf(kdf, registration.kdf) &&
    checkKdf(kdf).ok &&
    (codes.length === 0 || codes.length >= RECOVERY_CODES_MIN) &&
    codes.length === registration.recovery.length &&
    codes.every(({ row }) => row.authHash !== null) &&
    slots.length - codes.length <= SLOTS_MAX
  );
};

/** Whether a certificate holds at this moment, give or take what clocks differ. */
export const isCurrent = ({ notBefore, notAfter }: DeviceRow, now: number): boolean => {
  const skew = CLOCK_SKEW_SECONDS * 1000;
  return now >= notBefore.getTime() - skew && now <= notAfter.getTime() + skew;
};

const checkWorkspace = async (
  registration: Registration,
  identity: { readonly identityEd: Bytes; readonly identityX: Bytes },
  maker: Maker,
): Promise<Result<NewAccount["workspace"], ObjectCode>> => {
  const { accountId, workspace } = registration;
  const founder = { workspaceId: workspace.id, accountId, identityEd: identity.identityEd };
  const genesis = await checkGenesis(workspace.roster, founder, maker === "service");
  if (!genesis.ok) return genesis;
  const { roster, row } = genesis.value;
  const keyRing = checkKeyRing(workspace.keyRing, roster);
  if (!keyRing.ok) return keyRing;
  const grant = checkGrant(workspace.grant, roster, accountId);
  if (!grant.ok) return grant;
  if (!equal(grant.value.recipientX, identity.identityX)) return err("bad-references");
  return ok({ id: workspace.id, roster: row, keyRing: keyRing.value, grant: grant.value.row });
};

/**
 * Holds every object of a registration against every other, without any key. [AU-1]
 *
 * A client would refuse an account whose objects disagree; taking one in would lock its owner out of it. What is made by a
 * service says so, and nothing else does. [AM-6]
 */
export const checkRegistration = async (
  registration: Registration,
  now: number,
  maker: Maker = "client",
): Promise<Result<NewAccount, RegistrationCode>> => {
  const { accountId, email, keyList, device } = registration;
  const claimed = parseKeyList(keyList);
  if (!claimed.ok) return claimed;
  const { identityEd, identityX, version } = claimed.value;
  const slots = readSlots(registration);
  if (!slots.ok) return slots;
  const certificate = await checkCertificate(device.certificate, {
    accountId,
    deviceId: device.id,
    identityEd,
  });
  if (!certificate.ok) return certificate;
  const list = await checkKeyList(
    keyList,
    { id: accountId, identityEd },
    {
      slots: slots.value.map(({ row, slotDigest, wrapDigest }) => ({ ...row, slotDigest, wrapDigest })),
      devices: [{ id: device.id, digest: certificate.value.digest, revoked: false, ended: false }],
    },
  );
  if (!list.ok) return list;
  if (version !== 1) return err("bad-references");
  const { assistedAllowed, originService } = list.value.list;
  const byService = maker === "service";
  if (assistedAllowed !== byService || originService !== byService) return err("malformed-object");
  const workspace = await checkWorkspace(registration, { identityEd, identityX }, maker);
  if (!workspace.ok) return workspace;
  if (!isUsable(registration, slots.value)) return err("invalid-request");
  if (!isCurrent(certificate.value.row, now)) return err("invalid-request");
  return ok({
    id: accountId,
    email,
    emailKey: emailKey(email),
    identityEd,
    keyList: list.value.row,
    slots: slots.value.map(({ row }) => row),
    device: certificate.value.row,
    workspace: workspace.value,
  });
};
