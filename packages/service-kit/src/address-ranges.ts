import { isIP } from "node:net";

/** An address as its bytes: 4 or 16. */
export type AddressBytes = readonly number[];

/** All addresses that begin with the same bits. */
export interface Network {
  readonly address: AddressBytes;
  readonly bits: number;
}

const fromIpv4 = (text: string): AddressBytes => text.split(".").map(Number);

const groupsOf = (text: string): readonly number[] =>
  text === ""
    ? []
    : text.split(":").flatMap((group) => {
        if (!group.includes(".")) return Number.parseInt(group, 16);
        const [a = 0, b = 0, c = 0, d = 0] = fromIpv4(group);
        return [a * 256 + b, c * 256 + d];
      });

const fromIpv6 = (text: string): AddressBytes => {
  const [front = "", back] = text.split("::");
  const [head, tail] = [groupsOf(front), groupsOf(back ?? "")];
  const gap = Array.from({ length: back === undefined ? 0 : 8 - head.length - tail.length }, () => 0);
  return [...head, ...gap, ...tail].flatMap((group) => [group >> 8, group & 255]);
};

/** Reads an address in its usual notation; null for everything else, an address with a zone among it. */
export const parseAddress = (text: string): AddressBytes | null => {
  // A zone names a link of this machine: nothing beyond it can be meant.
  if (text.includes("%")) return null;
  const family = isIP(text);
  if (family === 0) return null;
  return family === 4 ? fromIpv4(text) : fromIpv6(text);
};

/** Reads an address or `address/bits`; null where it is neither, or has bits set beyond those that count. */
export const parseNetwork = (text: string): Network | null => {
  const [left = "", right, ...more] = text.split("/");
  const address = parseAddress(left);
  if (address === null || more.length > 0) return null;
  const most = address.length * 8;
  if (right === undefined) return { address, bits: most };
  const bits = /^[0-9]{1,3}$/.test(right) ? Number(right) : most + 1;
  if (bits > most) return null;
  const isClean = address.every((byte, i) => (byte & (255 >> Math.min(Math.max(bits - i * 8, 0), 8))) === 0);
  return isClean ? { address, bits } : null;
};

/** Whether an address is of a network; one of IPv4 is of none of IPv6, and the other way round. */
export const isIn = (address: AddressBytes, network: Network): boolean =>
  address.length === network.address.length &&
  network.address.every((byte, i) => {
    const counted = Math.min(Math.max(network.bits - i * 8, 0), 8);
    return byte >> (8 - counted) === (address[i] ?? -1) >> (8 - counted);
  });

const known = (text: string): Network => {
  const network = parseNetwork(text);
  if (network === null) throw new Error(`${text} is no network`);
  return network;
};

/** IPv4 addresses that nobody on the public network has: IANA's special-purpose registry, multicast and what is reserved. */
const SPECIAL_IPV4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.31.196.0/24",
  "192.52.193.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "192.175.48.0/24",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
  // Answers questions of the virtual machines of a large provider, from an address that looks like any other.
  "168.63.129.16/32",
].map(known);

/** Of IPv6 only this is given to anybody: loopback, local, mapped, NAT64 and multicast addresses are outside of it. */
const GLOBAL_IPV6 = known("2000::/3");

/** And of that not: protocols with Teredo and ORCHID, documentation, 6to4, AS112. */
const SPECIAL_IPV6 = ["2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"].map(known);

/** Whether an address is one that anybody on the public network may have. What carries an IPv4 address within IPv6 is not. [WH-7] */
export const isPublic = (address: AddressBytes): boolean =>
  address.length === 4
    ? !SPECIAL_IPV4.some((network) => isIn(address, network))
    : isIn(address, GLOBAL_IPV6) && !SPECIAL_IPV6.some((network) => isIn(address, network));
