import type { Passkey } from "@holdfast/client/contract/passkeys";

const KINDS: Readonly<Record<Passkey["kind"], string>> = {
  "security-key": "Security key",
  synced: "Synced passkey",
  "this-device": "Passkey on one device",
  other: "Passkey",
};

/** What a passkey is on. */
export const passkeyName = ({ kind }: Pick<Passkey, "kind">): string => KINDS[kind];

/** What it can do, at first sight. */
export const passkeyMark = ({ unlocks }: Pick<Passkey, "unlocks">): string =>
  unlocks ? "Unlocks" : "Signs in only";

/** What is said once a passkey was added. */
export const addedWords = ({ unlocks }: Pick<Passkey, "unlocks">): string =>
  unlocks
    ? "Your passkey signs in and unlocks"
    : "Your passkey signs in. It cannot unlock: your passphrase does";
