import type { Device } from "@holdfast/client/contract/devices";
import type { Member } from "@holdfast/client/contract/members";
import type { Difference } from "@holdfast/state/parts";

const UNKNOWN = "Another device";

/** Who writes: a device of one's own by its name, somebody else's by the address. */
export const writerWords = (own: Device | undefined, member: Member | undefined): string => {
  if (own !== undefined) return own.name === null ? UNKNOWN : `Your other device, ${own.name},`;
  return member === undefined || member.own ? UNKNOWN : member.email;
};

const WHOLES: Readonly<Record<string, string>> = {
  bookmarks: "Bookmarks",
  layout: "Panels and open files",
  settings: "Settings",
};

const CHANGES: Record<Difference["change"], string> = {
  added: "is added",
  changed: "changes",
  removed: "goes",
};

/** One thing that merging changes, in a line. */
export const mergeWords = ({
  part,
  name,
  change,
}: Difference): { readonly what: string; readonly how: string } => ({
  what: WHOLES[part.kind] ?? (name === "" ? "Without a name" : name),
  how: CHANGES[change],
});
