import { toHex } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import type { Bytes } from "@holdfast/vault/bytes";
import { signEd25519 } from "@holdfast/vault/ed25519";
import { webPrimitives } from "@holdfast/vault/primitives";
import { agreeX25519, importX25519 } from "@holdfast/vault/x25519";
import { type ContractCase, mustEqual } from "./contract-case.ts";
import type { AccountRecord, DeviceStore } from "./device-store.ts";

/** A device store that is empty, and the same one as another process would find it. */
export interface DeviceStoreSubject {
  readonly store: DeviceStore;
  readonly again: () => Promise<DeviceStore>;
}

const bytes = (length: number, value: number): Bytes => new Uint8Array(length).fill(value);

const recordOf = async (store: DeviceStore, n: number): Promise<AccountRecord> => ({
  accountId: formatId("acc", bytes(16, n)),
  email: `Person-${n}@Example.org`,
  deviceId: formatId("dev", bytes(16, n)),
  keys: await store.makeKeys(),
  certificate: bytes(300, n),
  kdf: { id: "argon2id", memoryKib: 65_536, passes: 3, lanes: 1, salt: bytes(32, n) },
  identityEd: bytes(32, n),
  trust: {
    keyList: bytes(400, n),
    successors: n === 1 ? [] : [bytes(420, n), bytes(421, n)],
    slots: [{ id: formatId("slt", bytes(16, n)), slot: bytes(100, n), wrap: bytes(120, n) }],
    workspaceId: formatId("wsp", bytes(16, n)),
    rosters: [bytes(200, n), bytes(201, n)],
    keyRing: bytes(150, n),
    grant: bytes(160, n),
    members: [
      {
        accountId: formatId("acc", bytes(16, n)),
        keyList: bytes(400, n),
        certificates: [bytes(300, n)],
        successors: [bytes(422, n)],
      },
    ],
    former: [
      {
        accountId: formatId("acc", bytes(16, n + 1)),
        keyList: bytes(401, n),
        certificates: [bytes(301, n)],
        successors: [],
      },
    ],
  },
  shared: [
    {
      pin: n === 1 ? null : bytes(180, n),
      workspace: {
        workspaceId: formatId("wsp", bytes(16, n + 7)),
        rosters: [bytes(210, n)],
        keyRing: bytes(151, n),
        grant: bytes(161, n),
        members: [],
        former: [],
      },
    },
  ],
  workspaceId: formatId("wsp", bytes(16, n + 7)),
  login: { csrf: null, access: "access", refresh: "refresh" },
  localWrap: bytes(200, n),
  pendingRoot: n === 1 ? null : bytes(220, n),
  replaced: n === 1,
  ...(n === 1 ? {} : { wrongUnlocks: { count: 5, until: 1_795_248_000_000 } }),
  knownIdentities: [
    { accountId: formatId("acc", bytes(16, n + 1)), identityEd: bytes(32, n + 1), changed: null },
    {
      accountId: formatId("acc", bytes(16, n + 2)),
      identityEd: bytes(32, n + 2),
      changed: { identityEd: bytes(32, n + 3), since: "2026-11-21T08:00:00.000Z" },
    },
  ],
});

const withoutKeys = (record: AccountRecord | null): unknown => {
  if (record === null) return null;
  const { keys, ...rest } = record;
  return { ...rest, keys: [toHex(keys.edPublic), toHex(keys.xPublic)] };
};

const SESSION = formatId("ses", bytes(16, 9));
const WORKSPACE = formatId("wsp", bytes(16, 8));

/** What every device store promises. [KY-15] [ST-15] */
export const DEVICE_STORE_CONTRACT: readonly ContractCase<DeviceStoreSubject>[] = [
  {
    name: "[KY-15] a record comes back whole, by account and by address",
    run: async ({ store, again }) => {
      mustEqual(await store.current(), null);
      const one = await recordOf(store, 1);
      const two = await recordOf(store, 2);
      await store.put(one);
      await store.put(two);
      const later = await again();
      mustEqual(withoutKeys(await later.current()), withoutKeys(two));
      mustEqual(withoutKeys(await later.find(one.accountId)), withoutKeys(one));
      mustEqual(withoutKeys(await later.findByEmail(" person-1@example.ORG ")), withoutKeys(one));
      mustEqual(await later.findByEmail("nobody@example.org"), null);
    },
  },
  {
    name: "[KY-15] private keys still sign and agree after they were kept, and cannot be read",
    run: async ({ store, again }) => {
      await store.put(await recordOf(store, 1));
      const keys = (await (await again()).current())?.keys;
      if (keys === undefined) throw new Error("the keys are gone");
      const message = bytes(40, 5);
      const signature = await signEd25519(keys.ed.privateKey, message);
      mustEqual(await webPrimitives.verifyEd25519(keys.edPublic, signature, message), true);
      const other = await importX25519(bytes(32, 77));
      const ours = await agreeX25519(keys.x.privateKey, other.publicKey);
      mustEqual(ours, await agreeX25519(other.privateKey, keys.xPublic));
      mustEqual([keys.ed.privateKey.extractable, keys.x.privateKey.extractable], [false, false]);
    },
  },
  {
    name: "[SP-24] [RO-14] after signing out no login and no sealed root key is left, and nobody is current",
    run: async ({ store, again }) => {
      const record = await recordOf(store, 2);
      await store.put(record);
      await store.signOut();
      const later = await again();
      mustEqual(await later.current(), null);
      const left = await later.find(record.accountId);
      mustEqual([left?.login, left?.localWrap, left?.pendingRoot], [null, null, null]);
      await later.signOut();
    },
  },
  {
    name: "[ST-15] pins and logs are kept per session until it is forgotten",
    run: async ({ store, again }) => {
      mustEqual(await store.pin(SESSION), null);
      mustEqual(await store.log(SESSION), []);
      const pin = { seq: 3, digest: "ab".repeat(32), deviceId: formatId("dev", bytes(16, 4)) };
      const saves = [
        {
          at: "2026-11-21T08:00:00.000Z",
          seq: 3,
          digest: pin.digest,
          kind: "auto",
          bytes: 9,
          milliseconds: 4,
        },
      ] as const;
      await store.setPin(SESSION, pin);
      await store.setLog(SESSION, saves);
      const later = await again();
      mustEqual([await later.pin(SESSION), await later.log(SESSION)], [pin, saves]);
      await later.forgetSession(SESSION);
      mustEqual([await later.pin(SESSION), await later.log(SESSION)], [null, []]);
    },
  },
  {
    name: "[AD-8] the pin of an audit log is kept per workspace, also after signing out",
    run: async ({ store, again }) => {
      mustEqual(await store.auditPin(WORKSPACE), null);
      const pin = { seq: 7, hash: "cd".repeat(32), at: "2026-11-21T08:00:00.000Z" };
      await store.setAuditPin(WORKSPACE, { ...pin, seq: 6 });
      await store.setAuditPin(WORKSPACE, pin);
      await store.signOut();
      mustEqual(await (await again()).auditPin(WORKSPACE), pin);
    },
  },
  {
    name: "[RO-5] [RO-8] what was seen of an epoch, and what is sealed anew, is kept per workspace, also after signing out",
    run: async ({ store, again }) => {
      mustEqual([await store.epochSeen(WORKSPACE), await store.reseal(WORKSPACE)], [null, null]);
      const seen = { epoch: 3, from: 20, after: 10, last: 30, said: 15 };
      const reseal = { epoch: 3, wanted: true, finished: false, done: [SESSION], total: 4, skipped: 1 };
      await store.setEpochSeen(WORKSPACE, { ...seen, epoch: 2 });
      await store.setEpochSeen(WORKSPACE, seen);
      await store.setReseal(WORKSPACE, { ...reseal, done: [] });
      await store.setReseal(WORKSPACE, reseal);
      await store.signOut();
      const later = await again();
      mustEqual([await later.epochSeen(WORKSPACE), await later.reseal(WORKSPACE)], [seen, reseal]);
    },
  },
  {
    name: "[RC-5] [RC-6] [RC-12] what was tried of a session, and what is kept apart of it, is kept until it is forgotten",
    run: async ({ store, again }) => {
      mustEqual(await store.recovery(SESSION), null);
      const record = {
        damages: [{ damage: "ab".repeat(32), attempts: 2, repairs: 1 }],
        attempts: 3,
        repairs: 1,
        kinds: { repair: 1, restore: 0, emergency: 0 },
        tiers: { T1: 4 },
        lost: { sections: 1, bytes: 9 },
        lastAt: "2026-11-21T08:00:00.000Z",
        quarantine: [
          { id: "q1", at: "2026-11-21T08:00:00.000Z", save: "cd".repeat(32), sealed: bytes(40, 5) },
        ],
      };
      await store.setRecovery(SESSION, { ...record, attempts: 2 });
      await store.setRecovery(SESSION, record);
      const later = await again();
      mustEqual(await later.recovery(SESSION), record);
      await later.forgetSession(SESSION);
      mustEqual(await later.recovery(SESSION), null);
    },
  },
  {
    name: "[PK-14] a login that opened nothing is kept until an account is, or nobody is signed in",
    run: async ({ store, again }) => {
      mustEqual(await store.waiting(), null);
      const record = await recordOf(store, 1);
      await store.put(record);
      const waiting = {
        accountId: formatId("acc", bytes(16, 7)),
        email: "Waiting@Example.org",
        login: { csrf: "token", access: null, refresh: null },
      };
      await store.setWaiting(waiting);
      const later = await again();
      mustEqual([await later.waiting(), await later.current()], [waiting, null]);
      mustEqual((await later.find(record.accountId))?.login, null);
      await later.signOut();
      mustEqual(await (await again()).waiting(), null);
      await later.setWaiting(waiting);
      await later.put(await recordOf(later, 1));
      mustEqual(await (await again()).waiting(), null);
    },
  },
];
