import type { Device } from "@holdfast/client/contract/devices";
import type { Present } from "@holdfast/client/contract/events";
import type { Member } from "@holdfast/client/contract/members";

/** A device of one's own by its name, somebody else by the address that the roster's member has. */
export const presentWords = (
  { accountId, deviceId }: { readonly accountId: Present["accountId"] | null } & Pick<Present, "deviceId">,
  devices: readonly Device[],
  members: readonly Member[],
): string => {
  const own = devices.find(({ id }) => id === deviceId);
  if (own !== undefined) return own.name === null ? "Your other device" : `You, on ${own.name}`;
  const member = members.find((each) => each.accountId === accountId);
  if (member === undefined) return "Another device";
  return member.own ? "Your other device" : member.email;
};

export const doingWords = (state: Present["state"]): string =>
  state === "editing" ? "writing" : "looking on";

export const othersWords = (count: number): string =>
  count === 1 ? "1 other has this open" : `${count} others have this open`;

export const liveWords = (live: boolean): string =>
  live
    ? "Changes made elsewhere arrive at once."
    : "Changes made elsewhere arrive within a minute or with the next save.";
