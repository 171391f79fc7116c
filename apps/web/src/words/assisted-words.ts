import type { AssistedStatus, UnlockView } from "@holdfast/client/contract/assisted";
import { ago, shortTime } from "./time.ts";

/** Whether the service may read, in one sentence. */
export const assistedState = ({
  allowed,
  workspaceAllows,
}: Pick<AssistedStatus, "allowed" | "workspaceAllows">): string => {
  if (!allowed) return "Off";
  return workspaceAllows ? "On" : "Not in this workspace";
};

/** Who made a token. [AM-5] */
export const unlockMaker = ({ origin }: Pick<UnlockView, "origin">): string =>
  origin === "client" ? "Made on one of your devices" : "Made by a sign-in with your passphrase";

/** When it was used; `now` in milliseconds since 1970. */
export const unlockUsed = (
  { createdAt, lastUsedAt }: Pick<UnlockView, "createdAt" | "lastUsedAt">,
  now: number,
): string => (lastUsedAt === createdAt ? "Never used" : `Last used ${ago(lastUsedAt, now)}`);

export const unlockEnds = ({ expiresAt }: Pick<UnlockView, "expiresAt">): string =>
  `Ends at ${shortTime(expiresAt)} at the latest`;
