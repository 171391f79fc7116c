import { RECOVERY_CODES_MIN } from "@holdfast/protocol/limits";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { type Certificate, parseCertificate } from "@holdfast/vault/certificate";
import { type KeyList, parseKeyList } from "@holdfast/vault/key-list";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { parseRootWrap, SLOT_KIND } from "@holdfast/vault/slot";
import { checkSuccession } from "@holdfast/vault/succession";
import { followSuccessors, verifySuccessor } from "@holdfast/vault/successor";
import { checkCertificate, checkSlot, need, type ObjectCode, objectCode } from "../../objects.ts";
import type { DeviceRow, SlotRow, StatementRow } from "../../rows.ts";
import type { StoredKeys } from "../keys/repository.ts";
import { isUsable, rowOf, type SentDevice } from "../keys/service.ts";

/** A slot of the next list; `slot` null where the stored object stays as it is. */
export interface SentNextSlot {
  readonly id: Bytes;
  readonly slot: Bytes | null;
  readonly wrap: Bytes;
  readonly authKey: Bytes | null;
}

/** The account as it stands, and the list that a next identity is to sign. */
export interface NextKeys {
  readonly accountId: Bytes;
  readonly home: Bytes;
  readonly stored: StoredKeys;
  readonly list: KeyList;
}

type Judged<T> = Result<T, ObjectCode | "invalid-request">;

/**
 * The stored identity says that the list's comes after it, in the very place of the account's chain where the list stands, and the
 * list's accepts it. [RO-9]
 */
export const judgeSuccessor = async (
  { accountId, home, stored, list }: NextKeys,
  bytes: Bytes,
): Promise<Result<null, ObjectCode>> => {
  const { identityEd, keyList, successors } = stored;
  const verified = await verifySuccessor(nodePrimitives, bytes, { accountId, identityEd });
  if (!verified.ok) return err(objectCode(verified.error));
  const { version, nextEd, nextX, keyListDigest, homeId } = verified.value;
  const chain = [...successors, bytes];
  const followed = await followSuccessors(nodePrimitives, accountId, identityEd, chain);
  const fits =
    followed.ok &&
    version === list.version &&
    equal(nextEd, list.identityEd) &&
    equal(nextX, list.identityX) &&
    equal(keyListDigest, keyList.digest) &&
    equal(homeId, home);
  return need(fits, "bad-references");
};

/** The list goes on in the account's chain, and says nothing else of assisted mode or of where the account comes from. [RO-9] */
export const judgeChain = (
  { stored, list }: NextKeys,
  { version, digest }: Pick<StatementRow, "version" | "digest">,
): Result<null, ObjectCode> => {
  const before = parseKeyList(stored.keyList.body);
  if (!before.ok) throw new Error("a stored key list is not one");
  const { assistedAllowed, originService } = before.value;
  if (list.assistedAllowed !== assistedAllowed || list.originService !== originService)
    return err("malformed-object");
  const link = { version, digest, previousDigest: list.previousDigest };
  const follows = checkSuccession(stored.keyList, link).ok && version === stored.keyList.version + 1;
  return need(follows, "bad-references");
};

const nextSlot = (accountId: Bytes, known: SlotRow | undefined, sent: SentNextSlot): Judged<SlotRow> => {
  const { id, slot, wrap, authKey } = sent;
  if (slot !== null) {
    const row = rowOf(accountId, { id, slot, wrap, authKey });
    return row.ok && known !== undefined && known.kind !== row.value.kind ? err("bad-references") : row;
  }
  if (known === undefined) return err("bad-references");
  if (authKey !== null) return err("invalid-request");
  const checked = checkSlot(accountId, { id, slot: known.slot, wrap });
  return checked.ok ? ok({ ...known, wrap }) : checked;
};

const hasVersion = ({ wrap }: SlotRow, rootVersion: number): boolean => {
  const parsed = parseRootWrap(wrap);
  return parsed.ok && parsed.value.header.seq === rootVersion;
};

const idsOfKind = (slots: readonly SlotRow[], kind: number): readonly Bytes[] =>
  slots.filter((slot) => slot.kind === kind).map(({ id }) => id);
const isAmong = (ids: readonly Bytes[], id: Bytes): boolean => ids.some((each) => equal(each, id));
const areSame = (a: readonly Bytes[], b: readonly Bytes[]): boolean =>
  a.length === b.length && a.every((id) => isAmong(b, id));

/** The codes there were, or a whole new set of them. */
const keepsOrRenewsCodes = (before: readonly SlotRow[], after: readonly SlotRow[]): boolean => {
  const [old, now] = [idsOfKind(before, SLOT_KIND.recoveryCode), idsOfKind(after, SLOT_KIND.recoveryCode)];
  return areSame(old, now) || (now.length >= RECOVERY_CODES_MIN && !now.some((id) => isAmong(old, id)));
};

/**
 * All slots after the change: the next root key is sealed to each. Passkeys' slots and those of devices stay, the passphrase's may be
 * another one, the codes stay or are a whole new set. [RO-11]
 */
export const judgeSlots = (
  { accountId, stored }: NextKeys,
  sent: readonly SentNextSlot[],
): Judged<readonly SlotRow[]> => {
  const rootVersion = stored.successors.length + 2;
  const after: SlotRow[] = [];
  for (const each of sent) {
    if (after.some(({ id }) => equal(id, each.id))) return err("invalid-request");
    const known = stored.slots.find(({ id }) => equal(id, each.id));
    const row = nextSlot(accountId, known, each);
    if (!row.ok) return row;
    if (!hasVersion(row.value, rootVersion)) return err("bad-references");
    after.push(row.value);
  }
  const stays = [SLOT_KIND.passkey, SLOT_KIND.device].every((kind) =>
    areSame(idsOfKind(stored.slots, kind), idsOfKind(after, kind)),
  );
  return stays && keepsOrRenewsCodes(stored.slots, after) && isUsable(after)
    ? ok(after)
    : err("invalid-request");
};

/** Everything but version, issuer and signature as it was: no key, no right and no day more or less. */
const saysTheSame = (next: Certificate, known: Certificate): boolean =>
  equal(next.edPublic, known.edPublic) &&
  equal(next.xPublic, known.xPublic) &&
  next.roleCap === known.roleCap &&
  next.agent === known.agent &&
  next.assisted === known.assisted &&
  next.ephemeral === known.ephemeral &&
  next.notBefore === known.notBefore &&
  next.notAfter === known.notAfter &&
  next.byteLimit === known.byteLimit &&
  areSame(next.sessionIds, known.sessionIds);

/**
 * All stored devices, those that came with their certificates signed anew. The list's author signed them for all, and is one of them
 * that is not revoked. Whether a list leaves out more than it may is judged with the list. [RO-11] [SL-7]
 */
export const judgeDevices = async (
  { accountId, stored, list }: NextKeys,
  sent: readonly SentDevice[],
): Promise<Judged<readonly DeviceRow[]>> => {
  const renewed: DeviceRow[] = [];
  for (const { id, certificate } of sent) {
    const known = stored.devices.find((device) => equal(device.id, id));
    if (known === undefined || renewed.some((device) => equal(device.id, id))) return err("bad-references");
    const expect = { accountId, deviceId: id, identityEd: list.identityEd };
    const checked = await checkCertificate(certificate, expect);
    if (!checked.ok) return checked;
    const [next, before] = [parseCertificate(certificate), parseCertificate(known.certificate)];
    if (!next.ok || !before.ok) throw new Error("a certificate that was checked or stored is not one");
    const { version, issuerDeviceId } = next.value;
    const fits = version > known.version && equal(issuerDeviceId, list.deviceId);
    if (!fits || !saysTheSame(next.value, before.value)) return err("bad-references");
    renewed.push({ ...known, certificate, version });
  }
  const author = renewed.find(({ id }) => equal(id, list.deviceId));
  return author !== undefined && author.revokedAt === null ? ok(renewed) : err("bad-references");
};
