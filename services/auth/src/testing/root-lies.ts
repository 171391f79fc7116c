import { fromBase64url, toBase64url } from "@holdfast/protocol/encoding";
import type { ReplaceRootBody } from "@holdfast/protocol/successors";
import type { Bytes } from "@holdfast/vault/bytes";
import { type KeyList, parseKeyList, signKeyList } from "@holdfast/vault/key-list";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { parseRoster, type Roster, signRoster } from "@holdfast/vault/roster";
import { parseSuccessor, signSuccessor } from "@holdfast/vault/successor";
import type { Person } from "./person.ts";
import type { MadeRoot } from "./root-changes.ts";

/** Of a text in a body that a test made. */
export const bytes = (text: string | undefined): Bytes => fromBase64url(text ?? "") ?? new Uint8Array(0);
/** What a test made is not malformed. */
export const value = <T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false }): T => {
  if (!result.ok) throw new Error("an object of a test is malformed");
  return result.value;
};

/** The list again, changed, by the next identity. */
export const listed = async ({ body, next }: MadeRoot, change: (list: KeyList) => Partial<KeyList>) => {
  const list = value(parseKeyList(bytes(body.keyList)));
  const signer = next.identity.ed.privateKey;
  return toBase64url(await signKeyList(nodePrimitives, { ...list, ...change(list) }, signer));
};

/** The statement again, changed, or signed by others. */
export const stated = async (
  { body, next }: MadeRoot,
  person: Person,
  change: object,
  signers: { readonly earlier?: CryptoKey; readonly next?: CryptoKey } = {},
) => {
  const said = value(parseSuccessor(bytes(body.successor)));
  const keys = { earlier: person.secrets.identity.ed.privateKey, next: next.identity.ed.privateKey };
  const statement = await signSuccessor(nodePrimitives, { ...said, ...change }, { ...keys, ...signers });
  return toBase64url(statement);
};

/** The roster of one workspace again, changed, by the earlier identity. */
export const rostered = async (
  body: ReplaceRootBody,
  at: number,
  person: Person,
  change: (roster: Roster) => Partial<Roster>,
  signer = person.secrets.identity.ed.privateKey,
): Promise<ReplaceRootBody> => {
  const sent = body.workspaces[at];
  if (sent === undefined) throw new Error("no such workspace");
  const roster = value(parseRoster(bytes(sent.roster)));
  const signed = await signRoster(nodePrimitives, { ...roster, ...change(roster) }, signer);
  const workspaces = body.workspaces.map((each) =>
    each === sent ? { ...sent, roster: toBase64url(signed) } : each,
  );
  return { ...body, workspaces };
};

/** What a roster says, but of one member. */
export const withMember = (roster: Roster, id: Bytes, change: object): Partial<Roster> => ({
  members: roster.members.map((member) =>
    Buffer.compare(member.accountId, id) === 0 ? { ...member, ...change } : member,
  ),
});
