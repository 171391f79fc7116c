import { toBase64url } from "@holdfast/protocol/encoding";
import type { Id } from "@holdfast/protocol/ids";
import type { DeviceKeys } from "@holdfast/vault/device-keys";
import { type Static, Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { bytesOfText } from "../../api/sealed-text.ts";
import type { AccountRecord } from "../device-store.ts";

const text = Type.String();
const nullable = Type.Union([Type.String(), Type.Null()]);
const id = <K extends "acc" | "dev" | "slt" | "wsp">(_kind: K) => Type.Unsafe<Id<K>>(Type.String());

/** An account's record as JSON: bytes in base64url, the device's keys as their seeds. */
const Form = Type.Object({
  accountId: id("acc"),
  email: text,
  deviceId: id("dev"),
  seeds: Type.Object({ ed: text, x: text }),
  certificate: text,
  kdf: Type.Object({
    id: Type.Literal("argon2id"),
    memoryKib: Type.Integer(),
    passes: Type.Integer(),
    lanes: Type.Integer(),
    salt: text,
  }),
  identityEd: text,
  trust: Type.Object({
    keyList: text,
    slots: Type.Array(Type.Object({ id: id("slt"), slot: text, wrap: text })),
    workspaceId: id("wsp"),
    rosters: Type.Array(text),
    keyRing: text,
    grant: text,
    members: Type.Array(Type.Object({ accountId: id("acc"), keyList: text, certificates: Type.Array(text) })),
  }),
  login: Type.Union([Type.Object({ csrf: nullable, access: nullable, refresh: nullable }), Type.Null()]),
  localWrap: nullable,
});
type Form = Static<typeof Form>;

export type Seeds = Form["seeds"];

export const encodeAccount = (record: AccountRecord, seeds: Seeds): string => {
  const { trust } = record;
  const form: Form = {
    accountId: record.accountId,
    email: record.email,
    deviceId: record.deviceId,
    seeds,
    certificate: toBase64url(record.certificate),
    kdf: { ...record.kdf, salt: toBase64url(record.kdf.salt) },
    identityEd: toBase64url(record.identityEd),
    trust: {
      keyList: toBase64url(trust.keyList),
      slots: trust.slots.map((slot) => ({
        id: slot.id,
        slot: toBase64url(slot.slot),
        wrap: toBase64url(slot.wrap),
      })),
      workspaceId: trust.workspaceId,
      rosters: trust.rosters.map(toBase64url),
      keyRing: toBase64url(trust.keyRing),
      grant: toBase64url(trust.grant),
      members: trust.members.map((member) => ({
        accountId: member.accountId,
        keyList: toBase64url(member.keyList),
        certificates: member.certificates.map(toBase64url),
      })),
    },
    login: record.login,
    localWrap: record.localWrap === null ? null : toBase64url(record.localWrap),
  };
  return JSON.stringify(form);
};

/** @throws when the file is not what `encodeAccount` wrote: it is this device's own, so that is a defect or tampering */
export const decodeAccount = (
  json: string,
): { readonly seeds: Seeds; readonly withKeys: (keys: DeviceKeys) => AccountRecord } => {
  const form: unknown = JSON.parse(json);
  if (!Value.Check(Form, form)) throw new Error("the account file of this device is damaged");
  const { seeds, trust } = form;
  return {
    seeds,
    withKeys: (keys) => ({
      accountId: form.accountId,
      email: form.email,
      deviceId: form.deviceId,
      keys,
      certificate: bytesOfText(form.certificate),
      kdf: { ...form.kdf, salt: bytesOfText(form.kdf.salt) },
      identityEd: bytesOfText(form.identityEd),
      trust: {
        keyList: bytesOfText(trust.keyList),
        slots: trust.slots.map((slot) => ({
          id: slot.id,
          slot: bytesOfText(slot.slot),
          wrap: bytesOfText(slot.wrap),
        })),
        workspaceId: trust.workspaceId,
        rosters: trust.rosters.map(bytesOfText),
        keyRing: bytesOfText(trust.keyRing),
        grant: bytesOfText(trust.grant),
        members: trust.members.map((member) => ({
          accountId: member.accountId,
          keyList: bytesOfText(member.keyList),
          certificates: member.certificates.map(bytesOfText),
        })),
      },
      login: form.login,
      localWrap: form.localWrap === null ? null : bytesOfText(form.localWrap),
    }),
  };
};
