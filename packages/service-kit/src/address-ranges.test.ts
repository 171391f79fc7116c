import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { isIn, isPublic, type Network, parseAddress, parseNetwork } from "./address-ranges.ts";

const bytesOf = (text: string): readonly number[] => {
  const address = parseAddress(text);
  if (address === null) throw new Error(`${text} is no address`);
  return address;
};
const networkOf = (text: string): Network => {
  const network = parseNetwork(text);
  if (network === null) throw new Error(`${text} is no network`);
  return network;
};

/** By range: its first and last address, and others worth naming. */
const REFUSED: Readonly<Record<string, readonly string[]>> = {
  "this network": ["0.0.0.0", "0.255.255.255"],
  "private 10/8": ["10.0.0.0", "10.255.255.255"],
  "carrier-grade NAT": ["100.64.0.0", "100.127.255.255"],
  "a metadata service within carrier-grade NAT": ["100.100.100.200"],
  loopback: ["127.0.0.0", "127.0.0.1", "127.255.255.255"],
  "link-local": ["169.254.0.0", "169.254.255.255"],
  "metadata services": ["169.254.169.254", "169.254.170.2", "168.63.129.16", "fd00:ec2::254"],
  "private 172.16/12": ["172.16.0.0", "172.31.255.255"],
  "protocol assignments": ["192.0.0.0", "192.0.0.170", "192.0.0.255"],
  "documentation 1": ["192.0.2.0", "192.0.2.255"],
  "6to4 relays": ["192.88.99.0", "192.88.99.255"],
  AS112: ["192.31.196.0", "192.175.48.255", "2620:4f:8000::1"],
  AMT: ["192.52.193.1"],
  "private 192.168/16": ["192.168.0.0", "192.168.255.255"],
  benchmarking: ["198.18.0.0", "198.19.255.255", "2001:2::1"],
  "documentation 2": ["198.51.100.0", "198.51.100.255"],
  "documentation 3": ["203.0.113.0", "203.0.113.255"],
  multicast: ["224.0.0.0", "239.255.255.255", "ff00::", "ff02::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  reserved: ["240.0.0.0", "255.255.255.254"],
  broadcast: ["255.255.255.255"],
  unspecified: ["::"],
  "loopback in IPv6": ["::1"],
  "IPv4-compatible": ["::8.8.8.8", "::7f00:1"],
  "IPv4-mapped": ["::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:8.8.8.8", "::ffff:a9fe:a9fe"],
  "IPv4-translated": ["::ffff:0:127.0.0.1"],
  NAT64: ["64:ff9b::127.0.0.1", "64:ff9b::8.8.8.8", "64:ff9b:1::1"],
  "discard-only": ["100::", "100:0:0:1::1"],
  Teredo: ["2001::", "2001:0:ffff:ffff:ffff:ffff:ffff:ffff", "2001:0:4136:e378:8000:63bf:3fff:fdd2"],
  ORCHID: ["2001:10::1", "2001:20::1", "2001:2f:ffff::1"],
  "other protocol assignments": ["2001:1::1", "2001:1ff:ffff::"],
  "documentation in IPv6": ["2001:db8::", "2001:db8:ffff::1", "3fff::", "3fff:fff::1"],
  "6to4": ["2002::", "2002:7f00:1::1", "2002:a9fe:a9fe::", "2002:ffff::1"],
  "segment routing": ["5f00::1"],
  "unique-local": ["fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  "link-local in IPv6": ["fe80::", "fe80::1", "febf::1"],
  "site-local": ["fec0::1", "feff::1"],
  "given to nobody": ["4000::", "8000::1", "e000::1", "1fff::1"],
};

const ACCEPTED = [
  "1.0.0.0",
  "9.255.255.255",
  "11.0.0.0",
  "100.63.255.255",
  "100.128.0.0",
  "126.255.255.255",
  "128.0.0.0",
  "169.253.255.255",
  "169.255.0.0",
  "172.15.255.255",
  "172.32.0.0",
  "192.0.1.0",
  "192.0.3.0",
  "192.167.255.255",
  "192.169.0.0",
  "198.17.255.255",
  "198.20.0.0",
  "203.0.112.255",
  "203.0.114.0",
  "223.255.255.255",
  "168.63.129.15",
  "8.8.8.8",
  "2000::1",
  "2001:200::1",
  "2001:4860:4860::8888",
  "2606:4700::1111",
  "3ffe:ffff::1",
  "2003::1",
];

describe("[WH-7] [A37] what no hook may go to", () => {
  for (const [range, addresses] of Object.entries(REFUSED))
    test(range, () => {
      for (const address of addresses)
        expect(`${address} ${isPublic(bytesOf(address))}`).toBe(`${address} false`);
    });

  test("the addresses right beside those ranges are anybody's", () => {
    for (const address of ACCEPTED)
      expect(`${address} ${isPublic(bytesOf(address))}`).toBe(`${address} true`);
  });
});

test("[WH-7] an address has one notation: zones, odd numbers, ports and brackets are none", () => {
  const odd = [
    "",
    "localhost",
    "fe80::1%eth0",
    "::1%1",
    "2606:4700::1111%lo",
    "127.1",
    "0x7f.0.0.1",
    "2130706433",
  ];
  const more = [
    "0177.0.0.1",
    "1.2.3.4:80",
    "[::1]",
    "1.2.3",
    "1.2.3.4.5",
    "256.1.1.1",
    " 1.2.3.4",
    ":::",
    "1::2::3",
  ];
  for (const text of [...odd, ...more]) expect(`${text} ${parseAddress(text)}`).toBe(`${text} null`);
});

test("[WH-7] every notation of an IPv6 address is the same address", () => {
  const group = fc.integer({ min: 0, max: 0xffff });
  fc.assert(
    fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
      const full = groups.map((part) => part.toString(16).padStart(4, "0")).join(":");
      const bytes = groups.flatMap((part) => [part >> 8, part & 255]);
      expect(bytesOf(full)).toEqual(bytes);
      expect(bytesOf(full.toUpperCase())).toEqual(bytes);
      // As browsers write it: the shortest.
      expect(bytesOf(new URL(`http://[${full}]/`).hostname.slice(1, -1))).toEqual(bytes);
      const dotted = `${full.split(":").slice(0, 6).join(":")}:${bytes.slice(12).join(".")}`;
      expect(bytesOf(dotted)).toEqual(bytes);
    }),
  );
});

test("[WH-7] networks hold what begins with their bits", () => {
  const ten = networkOf("10.0.0.0/8");
  expect([isIn(bytesOf("10.9.8.7"), ten), isIn(bytesOf("11.0.0.0"), ten), isIn(bytesOf("::"), ten)]).toEqual([
    true,
    false,
    false,
  ]);
  expect(isIn(bytesOf("127.0.0.1"), networkOf("127.0.0.1"))).toBe(true);
  expect(isIn(bytesOf("127.0.0.2"), networkOf("127.0.0.1"))).toBe(false);
  expect(isIn(bytesOf("fd12::1"), networkOf("fd00::/9"))).toBe(true);
  expect(isIn(bytesOf("fd80::1"), networkOf("fd00::/9"))).toBe(false);
  expect(isIn(bytesOf("8.8.8.8"), networkOf("0.0.0.0/0"))).toBe(true);
  for (const text of [
    "10.0.0.1/8",
    "10.0.0.0/33",
    "10.0.0.0/",
    "10.0.0.0/-1",
    "10.0.0.0/8/8",
    "::/129",
    "a/8",
  ])
    expect(`${text} ${parseNetwork(text)}`).toBe(`${text} null`);
});
