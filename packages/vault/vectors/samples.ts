import { toHex } from "@holdfast/protocol/encoding";
import { type Bytes, concat, utf8 } from "../src/bytes.ts";
import { digestOf } from "../src/digest.ts";
import { type Ed25519Pair, importEd25519Seed } from "../src/ed25519.ts";
import { createAccount } from "../src/genesis.ts";
import { sealHandOff } from "../src/hand-off.ts";
import { type Header, parseObject } from "../src/header.ts";
import { deriveIdentity } from "../src/identity.ts";
import { sealJournalEntry } from "../src/journal.ts";
import { KIND } from "../src/kinds.ts";
import { sealLocalWrap } from "../src/local-wrap.ts";
import { encodePin } from "../src/membership-pin.ts";
import { sealMeta, THING } from "../src/meta.ts";
import { nextEpoch } from "../src/next-roster.ts";
import { openObject } from "../src/open.ts";
import type { VaultDeps } from "../src/primitives.ts";
import { ROLE } from "../src/roles.ts";
import { verifyGenesisRoster } from "../src/roster.ts";
import { sealObject } from "../src/seal.ts";
import { sealSegment } from "../src/segment.ts";
import { openSlot, SLOT_KIND } from "../src/slot.ts";
import { signSuccessor } from "../src/successor.ts";
import { sealUnlock, unlockKeys } from "../src/unlock-token.ts";
import { importX25519 } from "../src/x25519.ts";
import type { AcceptVector, VectorKey, VectorPlace } from "./vector.ts";

export const KDF = { id: "argon2id", memoryKib: 65_536, passes: 3, lanes: 1 } as const;

/** A registered account, with all secrets at hand. */
export const newSampleAccount = async (deps: VaultDeps) => {
  const { random } = deps;
  const deviceEd: Ed25519Pair = await importEd25519Seed(random(32));
  const deviceXPrivate = random(32);
  const deviceX = await importX25519(deviceXPrivate);
  const accountId = random(16);
  const deviceId = random(16);
  const slot = {
    slotId: random(16),
    slotKind: SLOT_KIND.passphrase,
    kek: random(32),
    kdf: { ...KDF, salt: random(32) },
  };
  const code = { slotId: random(16), slotKind: SLOT_KIND.recoveryCode, kek: random(32), kdf: null };
  const made = await createAccount(deps, {
    accountId,
    deviceId,
    device: { edPublic: deviceEd.publicKey, xPublic: deviceX.publicKey },
    notBefore: 1_700_000_000_000,
    notAfter: 1_900_000_000_000,
    slots: [slot, code],
  });
  return { deps, accountId, deviceId, deviceEd, deviceX, deviceXPrivate, slot, code, ...made };
};
export type SampleAccount = Awaited<ReturnType<typeof newSampleAccount>>;

const placeOf = (header: Header): VectorPlace => ({
  kind: header.kind,
  subkind: header.kind === KIND.wrap || header.kind === KIND.statement ? (header.ext[0] ?? null) : null,
  scopeId: toHex(header.scopeId),
  epoch: header.epoch,
  objectId: toHex(header.objectId),
  seq: header.seq,
  authorDeviceId: toHex(header.authorDeviceId),
});

const vector = (
  name: string,
  bytes: Bytes,
  key: VectorKey,
  content: Bytes | readonly Bytes[],
  signedBy?: Bytes,
): AcceptVector => {
  const parsed = parseObject(bytes);
  if (!parsed.ok) throw new Error(`${name} is malformed`);
  return {
    name,
    bytes: toHex(bytes),
    expect: placeOf(parsed.value.header),
    key,
    signedBy: signedBy === undefined ? null : toHex(signedBy),
    content: content instanceof Uint8Array ? toHex(content) : content.map(toHex),
  };
};

const extOf = (bytes: Bytes): Bytes => {
  const parsed = parseObject(bytes);
  if (!parsed.ok) throw new Error("malformed");
  return parsed.value.header.ext;
};

const accountSamples = async (account: SampleAccount): Promise<AcceptVector[]> => {
  const { wire, secrets, slot, deps, deviceX, deviceXPrivate, accountId, deviceId } = account;
  const [first] = wire.slots;
  if (first === undefined) throw new Error("no slot");
  const ikm = toHex(slot.kek);
  const expect = { kind: KIND.slot, scopeId: accountId };
  const opened = await openObject(deps.primitives, first.slot, expect, slot.kek);
  const checked = await openSlot(deps.primitives, first.slot, { accountId, slotId: slot.slotId }, slot.kek);
  if (!opened.ok || !checked.ok) throw new Error("the slot does not open");
  const slotPrivate = opened.value.content.slice(0, 32);
  const local = await sealLocalWrap(
    deps,
    { accountId, deviceId, rootVersion: 1 },
    deviceX.publicKey,
    secrets.rootKey,
  );
  const identityEd = secrets.identity.ed.publicKey;
  return [
    vector("slot", first.slot, { ikm }, opened.value.content),
    vector("root key to slot", first.wrap, { recipientPrivate: toHex(slotPrivate) }, secrets.rootKey),
    vector("local wrap", local, { recipientPrivate: toHex(deviceXPrivate) }, secrets.rootKey),
    vector("device certificate", wire.certificate, null, extOf(wire.certificate), identityEd),
    vector("key list", wire.keyList, null, extOf(wire.keyList), identityEd),
    vector("roster", wire.roster, null, extOf(wire.roster), identityEd),
  ];
};

const workspaceSamples = async (account: SampleAccount): Promise<AcceptVector[]> => {
  const { wire, secrets, deps, deviceId, deviceEd } = account;
  const { spaceKey, keyRing, identity } = secrets;
  const ikm = toHex(spaceKey);
  const identityX = await deps.primitives.hkdf(
    secrets.rootKey,
    new Uint8Array(0),
    utf8("HFV1/identity/x25519"),
    32,
  );
  const [generation] = keyRing.generations;
  const [inbox] = keyRing.inbox;
  if (generation === undefined || inbox === undefined) throw new Error("an empty ring");
  const ringContent = concat(
    Uint8Array.of(0, 1),
    generation.cid,
    generation.gear,
    Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1),
    inbox,
  );
  const scope = { scopeId: wire.workspaceId, epoch: 1, authorDeviceId: deviceId };
  const manifestPlace = {
    ...scope,
    kind: KIND.manifest,
    objectId: deps.random(16),
    seq: 1,
    ext: deps.random(40),
  };
  const manifestBody = utf8("what a manifest says");
  const manifest = await sealObject(deps, manifestPlace, spaceKey, manifestBody, deviceEd.privateKey);
  const place = { workspaceId: wire.workspaceId, epoch: 1, deviceId };
  const metaContent = utf8('{"name":"A session"}');
  const meta = await sealMeta(
    deps,
    { ...place, thingId: manifestPlace.objectId, thing: THING.session, version: 1 },
    spaceKey,
    metaContent,
    deviceEd.privateKey,
  );
  const entryContent = utf8("changed sections");
  const entry = await sealJournalEntry(
    deps,
    { ...place, sessionId: manifestPlace.objectId, n: 7, headDigest: deps.random(32) },
    spaceKey,
    entryContent,
  );
  const plaintexts = [utf8("one"), deps.random(100), new Uint8Array(0)];
  const chunks = plaintexts.map((plaintext, i) => ({
    sectionType: 7,
    chunkId: deps.random(16),
    keyGeneration: i,
    plaintext,
  }));
  const segment = await sealSegment(deps, { ...place, segmentId: deps.random(16) }, spaceKey, chunks);
  const genesis = await verifyGenesisRoster(deps.primitives, wire.roster, wire.workspaceId);
  if (!genesis.ok) throw new Error("not a genesis roster");
  const { accountId } = account;
  const self = {
    accountId,
    identityEd: identity.ed.publicKey,
    identityX: identity.x.publicKey,
    role: ROLE.owner,
  };
  const author = { deviceId, identity };
  const later = await nextEpoch(deps, genesis.value, author, { spaceKey, ring: keyRing }, [self]);
  const pinContent = encodePin({ founder: deps.random(32), inviter: deps.random(32) });
  const pin = await sealMeta(
    deps,
    { ...place, thingId: deps.random(16), thing: THING.membership, version: 1 },
    spaceKey,
    pinContent,
    deviceEd.privateKey,
  );
  const [laterInbox] = later.ring.inbox.slice(1);
  const [laterGrant] = later.grants;
  if (laterInbox === undefined || laterGrant === undefined) throw new Error("an epoch without its keys");
  const laterRing = concat(
    ringContent.subarray(0, 66),
    Uint8Array.of(0, 0, 0, 1),
    spaceKey,
    Uint8Array.of(0, 0, 0, 2),
    inbox,
    laterInbox,
  );
  const recipientPrivate = toHex(identityX);
  return [
    vector("key ring", wire.keyRing, { ikm }, ringContent),
    vector("grant", wire.grant, { recipientPrivate: toHex(identityX) }, spaceKey, identity.ed.publicKey),
    vector("manifest", manifest, { ikm }, manifestBody, deviceEd.publicKey),
    vector("meta", meta, { ikm }, metaContent, deviceEd.publicKey),
    vector("journal entry", entry, { ikm }, entryContent),
    vector("segment", segment.bytes, { ikm }, plaintexts),
    vector("key ring of the next epoch", later.keyRing, { ikm: toHex(later.spaceKey) }, laterRing),
    vector(
      "grant of the next epoch",
      laterGrant.grant,
      { recipientPrivate },
      later.spaceKey,
      identity.ed.publicKey,
    ),
    vector("roster of the next epoch", later.bytes, null, extOf(later.bytes), identity.ed.publicKey),
    vector("membership", pin, { ikm }, pinContent, deviceEd.publicKey),
  ];
};

const pairingSample = async (account: SampleAccount): Promise<AcceptVector> => {
  const { deps, accountId, deviceId, deviceEd, secrets } = account;
  const pairingPrivate = deps.random(32);
  const { publicKey } = await importX25519(pairingPrivate);
  const identityEd = secrets.identity.ed.publicKey;
  const handed = { rootKey: secrets.rootKey, identityEd, rootVersion: 1 };
  const handOff = await sealHandOff(deps, { accountId, deviceId }, publicKey, handed, deviceEd.privateKey);
  const content = concat(secrets.rootKey, identityEd);
  return vector(
    "hand-off",
    handOff,
    { recipientPrivate: toHex(pairingPrivate) },
    content,
    deviceEd.publicKey,
  );
};

const successorSample = async (account: SampleAccount): Promise<AcceptVector> => {
  const { deps, accountId, deviceId, secrets, wire } = account;
  const next = await deriveIdentity(deps.primitives, deps.random(32));
  const { ed } = secrets.identity;
  const statement = await signSuccessor(
    deps.primitives,
    {
      accountId,
      statementId: deps.random(16),
      version: 2,
      deviceId,
      identityEd: ed.publicKey,
      nextEd: next.ed.publicKey,
      nextX: next.x.publicKey,
      keyListDigest: await digestOf(deps.primitives, wire.keyList),
      homeId: wire.workspaceId,
    },
    { earlier: ed.privateKey, next: next.ed.privateKey },
  );
  return vector("successor", statement, null, extOf(statement), ed.publicKey);
};

const unlockSample = async ({ deps, wire, secrets }: SampleAccount): Promise<AcceptVector> => {
  const [token, seed, deviceId] = [deps.random(32), deps.random(32), deps.random(16)];
  const keys = await unlockKeys(deps.primitives, token);
  const { spaceKey } = secrets;
  const place = { workspaceId: wire.workspaceId, epoch: 1, deviceId };
  const sealed = await sealUnlock(deps, place, keys, { spaceKey, seed });
  const device = await importEd25519Seed(seed);
  return vector("unlock", sealed, { ikm: toHex(keys.key) }, concat(spaceKey, seed), device.publicKey);
};

/** One object of every kind in use. Plain code: it runs wherever the library does. */
export const sampleObjects = async (deps: VaultDeps): Promise<AcceptVector[]> => {
  const account = await newSampleAccount(deps);
  return [
    ...(await accountSamples(account)),
    ...(await workspaceSamples(account)),
    await pairingSample(account),
    await unlockSample(account),
    await successorSample(account),
  ];
};
