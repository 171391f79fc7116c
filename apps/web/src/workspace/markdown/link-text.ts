import type { Address } from "../addresses.ts";
import type { Inline } from "./nodes.ts";

/** The text of pieces, without what they are. */
export const plainText = (pieces: readonly Inline[]): string =>
  pieces.map((piece) => ("text" in piece ? piece.text : plainText(piece.inside))).join("");

/** Whether a link's own text begins with the host that it leads to, and with nothing that could be taken for another. */
export const saysWhereItLeads = (said: string, address: Extract<Address, { kind: "link" }>): boolean => {
  if (address.ascii !== null || address.named) return false;
  const bare = said
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, "");
  return bare.startsWith(address.host) && /^(?:$|[/?#])/.test(bare.slice(address.host.length));
};
