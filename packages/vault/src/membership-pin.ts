import { type Bytes, concat, parseBytes } from "./bytes.ts";

/** What an account knows somebody else's workspace by, sealed in its own one (kind 09, thing 5). [WS-6] */
export interface MembershipPin {
  /** Ed25519 key of the identity that founded the workspace. */
  readonly founder: Bytes;
  /** Of the identity that invited the account. */
  readonly inviter: Bytes;
}

export const encodePin = ({ founder, inviter }: MembershipPin): Bytes => concat(founder, inviter);

/** The content of an opened pin; null for what is none. */
export const parsePin = (content: Bytes): MembershipPin | null => {
  const parsed = parseBytes(content, (reader) => ({
    founder: reader.take(32).slice(),
    inviter: reader.take(32).slice(),
  }));
  return parsed.ok ? parsed.value : null;
};
