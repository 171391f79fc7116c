import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId, idBytes } from "@holdfast/protocol/ids";
import { RECOVERY_CODES_MIN } from "@holdfast/protocol/limits";
import { NAME_TAG_BYTES } from "@holdfast/protocol/sessions";
import { utf8 } from "@holdfast/vault/bytes";
import { sealHandOff } from "@holdfast/vault/hand-off";
import { sealMeta, THING } from "@holdfast/vault/meta";
import { sha256Sync } from "@holdfast/vault/node/primitives";
import { ROLE } from "@holdfast/vault/roles";
import { SLOT_KIND } from "@holdfast/vault/slot";
import { encodeSlotLabel } from "@holdfast/vault/slot-label";
import { importX25519 } from "@holdfast/vault/x25519";
import { makeUnlock, switchAssisted } from "./assisted.ts";
import { listedDevice, listedSlot, makeDevice, makeSlot, nextKeyList } from "./key-changes.ts";
import { writeSharing } from "./make-sharing-example.ts";
import { createPerson, randomBytes, registerBody, vault } from "./person.ts";
import { replaceRoot } from "./root-changes.ts";
import { admit, nextRoster, rotateRing } from "./roster-changes.ts";
import { sealedBy } from "./sealed-names.ts";
import { codesBody, deviceBody, rosterBody, slotsBody } from "./wire-changes.ts";

/**
 * Writes the objects of the document's examples anew: an account whose keys nobody has, one change of each kind, and a
 * session of it. They are made in one go because the session's name is signed by the account's device.
 */
const ACCOUNT_FILE = new URL("../features/accounts/example-account.ts", import.meta.url);
const SESSION_FILE = new URL("../../../session/src/features/sessions/example-session.ts", import.meta.url);
const SESSION_ID = "ses_0192f1d0c0de70008000000000000001";
const YEARS_100_MILLISECONDS = 100 * 365.25 * 24 * 3600 * 1000;

const ends = { notAfter: Date.now() + YEARS_100_MILLISECONDS };
const ada = await createPerson({ email: "ada@example.org", recoveryCodes: RECOVERY_CODES_MIN, ...ends });
const { keyList, roster } = ada.wire;
const spare = await makeSlot(ada, SLOT_KIND.device);
const device = await makeDevice(ada, ends);
const withDevice = await nextKeyList(ada, keyList, ({ devices }) => ({
  devices: [...devices, listedDevice(device)],
}));
const pairingKey = (await importX25519(randomBytes(32))).publicKey;
const rotated = await rotateRing(ada);
const own = await admit(ada, ada, ROLE.owner, 2, rotated.spaceKey);
const secondEpoch = await nextRoster(ada, roster, () => ({
  epoch: 2,
  minWriteEpoch: 2,
  keyRingDigest: sha256Sync(rotated.keyRing),
  members: [own.member],
}));
const [code] = ada.recovery;
const [passphrase] = ada.wire.slots;
const label = encodeSlotLabel({ name: "The example", description: "", tags: [], strength: 4 });
if (code === undefined || passphrase === undefined || label === null)
  throw new Error("nobody made a code or a passphrase");
const codes = await Promise.all(ada.recovery.map(() => makeSlot(ada, SLOT_KIND.recoveryCode)));
const assisted = await switchAssisted(ada, ada.wire);
const unlock = await makeUnlock(ada, assisted.keyList);
const account = {
  replaceRoot: (await replaceRoot(ada)).body,
  recover: {
    email: ada.email,
    slotId: formatId("slt", code.slotId),
    authKey: toBase64url(code.authKey),
  },
  generateCodes: codesBody(
    await nextKeyList(ada, keyList, ({ slots }) => ({
      slots: [
        ...slots.filter(({ slotKind }) => slotKind !== SLOT_KIND.recoveryCode),
        ...codes.map(listedSlot),
      ],
    })),
    codes.map((slot) => ({ ...slot, authKey: randomBytes(32) })),
  ),
  register: registerBody(ada, "browser"),
  replaceSlots: slotsBody(
    await nextKeyList(ada, keyList, ({ slots }) => ({ slots: [...slots, listedSlot(spare)] })),
    [spare],
  ),
  labelSlot: {
    meta: toBase64url(await sealedBy(ada, { thing: THING.slot, thingId: passphrase.slotId }, label)),
  },
  addDevice: deviceBody(withDevice, device),
  allowAssisted: assisted.body,
  createUnlock: unlock.body,
  revokeDevice: {
    keyList: toBase64url(await nextKeyList(ada, withDevice, () => ({ revokedDevices: [ada.deviceId] }))),
  },
  startPairing: { client: "browser", pairingKey: toBase64url(pairingKey) },
  handOff: toBase64url(
    await sealHandOff(
      vault,
      { accountId: ada.accountId, deviceId: ada.deviceId },
      pairingKey,
      { rootKey: ada.secrets.rootKey, identityEd: ada.secrets.identity.ed.publicKey, rootVersion: 1 },
      ada.signer,
    ),
  ),
  rotate: {
    reason: "suspected-leak",
    ...rosterBody(secondEpoch, rotated.keyRing, [{ accountId: ada.accountId, grant: own.grant }]),
  },
};

await Bun.write(
  ACCOUNT_FILE,
  `import type { AssistedBody } from "@holdfast/protocol/assisted";
import type { RegisterBody } from "@holdfast/protocol/auth";
import type { AddDeviceBody, ReplaceSlotsBody, RevokeDeviceBody } from "@holdfast/protocol/keys";
import type { StartPairingBody } from "@holdfast/protocol/pairing";
import type { GenerateCodesBody, RecoverBody } from "@holdfast/protocol/recovery";
import type { ReplaceRootBody } from "@holdfast/protocol/successors";
import type { RotateBody } from "@holdfast/protocol/rotation";
import type { LabelSlotBody } from "@holdfast/protocol/slots";
import type { CreateUnlockBody } from "@holdfast/protocol/unlocks";

/**
 * An account for the document's examples, made by testing/make-example.ts: its objects hold together, so that the
 * examples run as they stand. Nobody has its root key, and so nobody can save anything in it.
 *
 * Its workspace is ${formatId("wsp", ada.wire.workspaceId)}.
 */
export const EXAMPLE_ACCOUNT: {
  readonly register: RegisterBody;
  readonly replaceSlots: ReplaceSlotsBody;
  readonly labelSlot: LabelSlotBody;
  readonly addDevice: AddDeviceBody;
  readonly allowAssisted: AssistedBody;
  /** Right after the other was taken; its device has ended eight hours after it was made. */
  readonly createUnlock: CreateUnlockBody;
  /** The first one, once the other was added. */
  readonly revokeDevice: RevokeDeviceBody;
  readonly startPairing: StartPairingBody;
  /** Signed by the device of the account, sealed to the pairing key above. */
  readonly handOff: string;
  readonly recover: RecoverBody;
  readonly generateCodes: GenerateCodesBody;
  readonly rotate: RotateBody;
  readonly replaceRoot: ReplaceRootBody;
} = ${JSON.stringify(account, null, 2)};
`,
);

await writeSharing(ada, ends);

const nameTag = toBase64url(randomBytes(NAME_TAG_BYTES));
const named = async (version: number) => {
  const { workspaceId } = ada.wire;
  const { deviceId } = ada;
  const place = {
    workspaceId,
    epoch: 1,
    thingId: idBytes(SESSION_ID),
    thing: THING.session,
    version,
    deviceId,
  };
  const text = utf8(JSON.stringify({ name: `The example, version ${version}` }));
  const meta = await sealMeta(vault, place, ada.secrets.spaceKey, text, ada.signer);
  return { meta: toBase64url(meta), nameTag };
};
const session = { create: { id: SESSION_ID, ...(await named(1)) }, rename: await named(2) };

await Bun.write(
  SESSION_FILE,
  `import type { ChangeSessionBody, CreateSessionBody } from "@holdfast/protocol/sessions";

/**
 * A session for the document's examples, made with the example account by make-example.ts of services/auth: signed by
 * its device, so that the examples run as they stand once that account is registered.
 */
export const EXAMPLE_SESSION: {
  readonly create: CreateSessionBody;
  readonly rename: ChangeSessionBody;
} = ${JSON.stringify(session, null, 2)};
`,
);
