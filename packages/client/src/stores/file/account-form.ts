import { toBase64url } from "@holdfast/protocol/encoding";
import type { DeviceKeys } from "@holdfast/vault/device-keys";
import { type Static, Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { bytesOfText } from "../../api/sealed-text.ts";
import type { AccountRecord } from "../device-store.ts";
import { decodeWorkspace, encodeWorkspace, idForm, textsForm, WorkspaceForm } from "./workspace-form.ts";

const text = Type.String();
const nullable = Type.Union([Type.String(), Type.Null()]);

/** An account's record as JSON: bytes in base64url, the device's keys as their seeds. */
const Form = Type.Object({
  accountId: idForm("acc"),
  email: text,
  deviceId: idForm("dev"),
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
  trust: Type.Intersect([
    WorkspaceForm,
    Type.Object({
      keyList: text,
      successors: textsForm,
      slots: Type.Array(Type.Object({ id: idForm("slt"), slot: text, wrap: text })),
    }),
  ]),
  shared: Type.Array(Type.Object({ workspace: WorkspaceForm, pin: nullable }), { default: [] }),
  workspaceId: Type.Optional(idForm("wsp")),
  login: Type.Union([Type.Object({ csrf: nullable, access: nullable, refresh: nullable }), Type.Null()]),
  localWrap: nullable,
  pendingRoot: Type.Union([Type.String(), Type.Null()], { default: null }),
  replaced: Type.Boolean({ default: false }),
  wrongUnlocks: Type.Optional(Type.Object({ count: Type.Integer(), until: Type.Integer() })),
  knownIdentities: Type.Array(
    Type.Object({
      accountId: idForm("acc"),
      identityEd: text,
      changed: Type.Union([Type.Object({ identityEd: text, since: text }), Type.Null()]),
    }),
    { default: [] },
  ),
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
      ...encodeWorkspace(trust),
      keyList: toBase64url(trust.keyList),
      successors: trust.successors.map(toBase64url),
      slots: trust.slots.map((slot) => ({
        id: slot.id,
        slot: toBase64url(slot.slot),
        wrap: toBase64url(slot.wrap),
      })),
    },
    shared: record.shared.map(({ workspace, pin }) => ({
      workspace: encodeWorkspace(workspace),
      pin: pin === null ? null : toBase64url(pin),
    })),
    workspaceId: record.workspaceId,
    login: record.login,
    localWrap: record.localWrap === null ? null : toBase64url(record.localWrap),
    pendingRoot: record.pendingRoot === null ? null : toBase64url(record.pendingRoot),
    replaced: record.replaced,
    ...(record.wrongUnlocks === undefined ? {} : { wrongUnlocks: record.wrongUnlocks }),
    knownIdentities: record.knownIdentities.map(({ accountId, identityEd, changed }) => ({
      accountId,
      identityEd: toBase64url(identityEd),
      changed: changed && { ...changed, identityEd: toBase64url(changed.identityEd) },
    })),
  };
  return JSON.stringify(form);
};

/** @throws when the file is not what `encodeAccount` wrote: it is this device's own, so that is a defect or tampering */
export const decodeAccount = (
  json: string,
): { readonly seeds: Seeds; readonly withKeys: (keys: DeviceKeys) => AccountRecord } => {
  // Files of earlier versions lack what those did not know.
  const form: unknown = Value.Default(Form, JSON.parse(json));
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
        ...decodeWorkspace(trust),
        keyList: bytesOfText(trust.keyList),
        successors: trust.successors.map(bytesOfText),
        slots: trust.slots.map((slot) => ({
          id: slot.id,
          slot: bytesOfText(slot.slot),
          wrap: bytesOfText(slot.wrap),
        })),
      },
      shared: form.shared.map(({ workspace, pin }) => ({
        workspace: decodeWorkspace(workspace),
        pin: pin === null ? null : bytesOfText(pin),
      })),
      workspaceId: form.workspaceId ?? trust.workspaceId,
      login: form.login,
      localWrap: form.localWrap === null ? null : bytesOfText(form.localWrap),
      pendingRoot: form.pendingRoot === null ? null : bytesOfText(form.pendingRoot),
      replaced: form.replaced,
      ...(form.wrongUnlocks === undefined ? {} : { wrongUnlocks: form.wrongUnlocks }),
      knownIdentities: form.knownIdentities.map(({ accountId, identityEd, changed }) => ({
        accountId,
        identityEd: bytesOfText(identityEd),
        changed: changed && { ...changed, identityEd: bytesOfText(changed.identityEd) },
      })),
    }),
  };
};
