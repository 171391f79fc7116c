import { type Bytes, concat, parseBytes } from "./bytes.ts";

/** What an account knows somebody else's workspace by, sealed in its own one (kind 09, thing 5). [WS-6] */
export interface MembershipPin {
  /** Ed25519 key of the identity that founded the workspace. */
  readonly founderEd: Bytes;
  /** Of the identity that invited the account. */
  readonly inviterEd: Bytes;
}

export const encodePin = ({ founderEd, inviterEd }: MembershipPin): Bytes => concat(founderEd, inviterEd);

/** The content of an opened pin; null for what is none. */
export const parsePin = (content: Bytes): MembershipPin | null => {
  const parsed = parseBytes(content, (reader) => ({
    founderEd: reader.take(32).slice(),
    inviterEd: reader.take(32).slice(),
  }));
  return parsed.ok ? parsed.value : null;
};
