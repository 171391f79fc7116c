import { isIP } from "node:net";

/**
 * The address a request came from, for rates and the list of logins.
 *
 * `peer` is the other end of the connection. X-Forwarded-For counts only when that is a trusted proxy: its last entry that
 * is not a trusted proxy itself was seen by one, everything before it anybody may have made up. An entry that is no address
 * was seen by nobody: the proxy's own counts then, for all that it lets pass.
 */
export const clientAddress = (
  request: Request,
  peer: string | null,
  trustedProxies: ReadonlySet<string>,
): string => {
  const plain = (address: string): string => address.trim().replace(/^::ffff:/, "");
  if (peer === null) return "unknown";
  if (!trustedProxies.has(plain(peer))) return plain(peer);
  const hops = (request.headers.get("x-forwarded-for") ?? "").split(",").map(plain).filter(Boolean);
  const seen = hops.findLast((hop) => !trustedProxies.has(hop));
  return seen !== undefined && isIP(seen) !== 0 ? seen : plain(peer);
};
