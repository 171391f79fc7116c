import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import type { ReplaceRootBody } from "@holdfast/protocol/successors";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { type Certificate, parseCertificate } from "@holdfast/vault/certificate";
import type { NewSlot } from "@holdfast/vault/genesis";
import type { Identity } from "@holdfast/vault/identity";
import { parseKeyList } from "@holdfast/vault/key-list";
import type { KeyRing } from "@holdfast/vault/key-ring";
import { type KeptSlot, makeNextIdentity, type NextIdentity } from "@holdfast/vault/next-identity";
import { type Grantee, type NextEpoch, nextEpoch } from "@holdfast/vault/next-roster";
import { sha256Sync } from "@holdfast/vault/node/primitives";
import { memberOf, parseRoster, type Roster } from "@holdfast/vault/roster";
import { parseSlot } from "@holdfast/vault/slot";
import { type Person, vault } from "./person.ts";
import { rosterBody } from "./wire-changes.ts";

/** A workspace that the person administers: its newest roster, its keys, and whoever else is in it with their X25519 keys. */
export interface Administered {
  readonly roster: Bytes;
  readonly spaceKey: Bytes;
  readonly ring: KeyRing;
  readonly others: readonly Person[];
  /** Of `others`, those whose new keys nobody has confirmed. */
  readonly unconfirmed?: readonly Person[];
}

export interface RootOptions {
  /** The person's home alone, unless more is said. */
  readonly workspaces?: readonly Administered[];
  readonly keyList?: Bytes;
  readonly certificates?: readonly Bytes[];
  /** Kept slots by id; all of the person's unless fewer are named. */
  readonly keeps?: (slot: KeptSlot) => boolean;
  readonly fresh?: readonly (NewSlot & { readonly authKey: Bytes })[];
  readonly rootVersion?: number;
  /** What an honest client would not do: another identity than the next one grants. */
  readonly granter?: Identity;
  readonly certify?: (certificate: Certificate) => Certificate;
}

export interface MadeRoot {
  readonly body: ReplaceRootBody;
  readonly next: NextIdentity;
  readonly epochs: readonly NextEpoch[];
  /** The same person with the keys of afterwards, in her home. */
  readonly after: Person;
}

const parsed = <T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false }): T => {
  if (!result.ok) throw new Error("an object of a test is malformed");
  return result.value;
};

const keptOf = ({ wire }: Person): readonly KeptSlot[] =>
  wire.slots.map(({ slotId, slotKind, slot }) => ({
    slotId,
    slotKind,
    slot,
    publicKey: parsed(parseSlot(slot)).publicKey,
  }));

/** Everybody in the roster, as its next one names them: the person with the next keys. */
const granteesOf = (
  roster: Roster,
  person: Person,
  next: NextIdentity,
  { others, unconfirmed = [] }: Administered,
): readonly Grantee[] =>
  [person, ...others].map((each) => {
    const member = memberOf(roster, each.accountId);
    if (member === undefined) throw new Error("nobody of that name in the roster");
    const { accountId, role } = member;
    if (each === person) {
      const { ed, x } = next.identity;
      return { accountId, role, identityEd: ed.publicKey, identityX: x.publicKey };
    }
    const { identity } = each.secrets;
    const identityX = unconfirmed.includes(each) ? null : identity.x.publicKey;
    return { accountId, role, identityEd: member.identityEd, identityX };
  });

/** What the person's client sends to replace the root key. */
export const replaceRoot = async (person: Person, options: RootOptions = {}): Promise<MadeRoot> => {
  const { deviceId, wire, secrets } = person;
  const { fresh = [], keeps = () => true, certify = (same) => same } = options;
  const list = options.keyList ?? wire.keyList;
  const kept = keptOf(person).filter(keeps);
  const next = await makeNextIdentity(vault, {
    keyList: { list: parsed(parseKeyList(list)), digest: sha256Sync(list) },
    identity: secrets.identity,
    homeId: wire.workspaceId,
    deviceId,
    rootVersion: options.rootVersion ?? 2,
    kept,
    fresh,
    certificates: (options.certificates ?? [wire.certificate]).map((bytes) =>
      certify(parsed(parseCertificate(bytes))),
    ),
  });
  const home = { roster: wire.roster, spaceKey: secrets.spaceKey, ring: secrets.keyRing, others: [] };
  const workspaces = options.workspaces ?? [home];
  const epochs: NextEpoch[] = [];
  for (const workspace of workspaces) {
    const roster = parsed(parseRoster(workspace.roster));
    const author = { deviceId, identity: secrets.identity, granter: options.granter ?? next.identity };
    const known = { roster, digest: sha256Sync(workspace.roster) };
    const stay = granteesOf(roster, person, next, workspace);
    epochs.push(await nextEpoch(vault, known, author, workspace, stay));
  }
  const authKeyOf = (slotId: Bytes) => fresh.find((slot) => slot.slotId === slotId)?.authKey;
  const slots = next.slots.map(({ slotId, slot, wrap }) => {
    const authKey = authKeyOf(slotId);
    return {
      id: formatId("slt", slotId),
      ...(slot === null ? {} : { slot: toBase64url(slot) }),
      wrap: toBase64url(wrap),
      ...(authKey === undefined ? {} : { authKey: toBase64url(authKey) }),
    };
  });
  const body: ReplaceRootBody = {
    keyList: toBase64url(next.keyList),
    successor: toBase64url(next.successor),
    slots,
    devices: next.certificates.map((each) => ({
      id: formatId("dev", each.deviceId),
      certificate: toBase64url(each.certificate),
    })),
    workspaces: epochs.map(({ roster, bytes, keyRing, grants }) => ({
      id: formatId("wsp", roster.workspaceId),
      version: roster.version - 1,
      ...rosterBody(bytes, keyRing, grants),
    })),
  };
  const [first] = epochs;
  const after: Person = {
    ...person,
    wire: {
      ...wire,
      keyList: next.keyList,
      certificate:
        next.certificates.find((each) => equal(each.deviceId, deviceId))?.certificate ?? wire.certificate,
      slots: wire.slots.map((slot) => ({
        ...slot,
        wrap: next.slots.find(({ slotId }) => slotId === slot.slotId)?.wrap ?? slot.wrap,
      })),
      roster: first?.bytes ?? wire.roster,
      keyRing: first?.keyRing ?? wire.keyRing,
    },
    secrets: {
      rootKey: next.rootKey,
      identity: next.identity,
      spaceKey: first?.spaceKey ?? secrets.spaceKey,
      keyRing: first?.ring ?? secrets.keyRing,
    },
  };
  return { body, next, epochs, after };
};
