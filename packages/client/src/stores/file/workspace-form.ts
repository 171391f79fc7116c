import { toBase64url } from "@holdfast/protocol/encoding";
import type { Id, IdKind } from "@holdfast/protocol/ids";
import { type Static, Type } from "@sinclair/typebox";
import { bytesOfText } from "../../api/sealed-text.ts";
import type { MemberRecord, WorkspaceRecord } from "../device-store.ts";

const text = Type.String();
/** An id in a file of this device's own: what was written there was one. */
export const idForm = <K extends IdKind>(_kind: K) => Type.Unsafe<Id<K>>(Type.String());

export const textsForm = Type.Array(text, { default: [] });
const MemberForm = Type.Object({
  accountId: idForm("acc"),
  keyList: text,
  certificates: Type.Array(text),
  successors: textsForm,
});

/** The objects of a workspace as JSON: bytes in base64url. */
export const WorkspaceForm = Type.Object({
  workspaceId: idForm("wsp"),
  rosters: Type.Array(text),
  keyRing: text,
  grant: text,
  members: Type.Array(MemberForm),
  former: Type.Array(MemberForm, { default: [] }),
});
type WorkspaceForm = Static<typeof WorkspaceForm>;

const encodeMember = (record: MemberRecord): Static<typeof MemberForm> => ({
  accountId: record.accountId,
  keyList: toBase64url(record.keyList),
  certificates: record.certificates.map(toBase64url),
  successors: record.successors.map(toBase64url),
});

const decodeMember = (form: Static<typeof MemberForm>): MemberRecord => ({
  accountId: form.accountId,
  keyList: bytesOfText(form.keyList),
  certificates: form.certificates.map(bytesOfText),
  successors: form.successors.map(bytesOfText),
});

export const encodeWorkspace = (record: WorkspaceRecord): WorkspaceForm => ({
  workspaceId: record.workspaceId,
  rosters: record.rosters.map(toBase64url),
  keyRing: toBase64url(record.keyRing),
  grant: toBase64url(record.grant),
  members: record.members.map(encodeMember),
  former: record.former.map(encodeMember),
});

export const decodeWorkspace = (form: WorkspaceForm): WorkspaceRecord => ({
  workspaceId: form.workspaceId,
  rosters: form.rosters.map(bytesOfText),
  keyRing: bytesOfText(form.keyRing),
  grant: bytesOfText(form.grant),
  members: form.members.map(decodeMember),
  former: form.former.map(decodeMember),
});
