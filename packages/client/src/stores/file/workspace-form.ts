import { toBase64url } from "@holdfast/protocol/encoding";
import type { Id, IdKind } from "@holdfast/protocol/ids";
import { type Static, Type } from "@sinclair/typebox";
import { bytesOfText } from "../../api/sealed-text.ts";
import type { MemberRecord, WorkspaceRecord } from "../device-store.ts";

const text = Type.String();
/** An id in a file of this device's own: what was written there was one. */
export const idForm = <K extends IdKind>(_kind: K) => Type.Unsafe<Id<K>>(Type.String());

const MemberForm = Type.Object({ accountId: idForm("acc"), keyList: text, certificates: Type.Array(text) });

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

const encodeMember = ({ accountId, keyList, certificates }: MemberRecord): Static<typeof MemberForm> => ({
  accountId,
  keyList: toBase64url(keyList),
  certificates: certificates.map(toBase64url),
});

const decodeMember = ({ accountId, keyList, certificates }: Static<typeof MemberForm>): MemberRecord => ({
  accountId,
  keyList: bytesOfText(keyList),
  certificates: certificates.map(bytesOfText),
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
