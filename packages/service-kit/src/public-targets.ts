import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { isIn, isPublic, type Network, parseAddress, parseNetwork } from "./address-ranges.ts";

/** All addresses of a name, IPv4 and IPv6. Throws where there is none. */
export type ResolveName = (name: string) => Promise<readonly string[]>;

export interface TargetRules {
  /** What is allowed beside public addresses, and by plain HTTP too. */
  readonly allow: readonly Network[];
  readonly resolve: ResolveName;
}

/** Where a request may go: to one of these addresses and nowhere else, whatever the name is resolved to later. */
export interface CheckedTarget {
  readonly url: URL;
  /** One at least; those of IPv4 first, which every machine has. */
  readonly addresses: readonly string[];
}

/** `refused`: it may not be a target, or would lead to an address that may not be one; `unknown`: its name has no address. */
export type TargetRefusal = "refused" | "unknown";

/** Longer than a resolver of this machine asks several others. */
const LOOKUP_MILLISECONDS = 10_000;

/** Names as this machine resolves them. */
export const systemResolver: ResolveName = async (name) => {
  let timer: Timer | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("no answer in time")), LOOKUP_MILLISECONDS);
  });
  try {
    const found = await Promise.race([lookup(name, { all: true, verbatim: true }), over]);
    return found.map(({ address }) => address);
  } finally {
    clearTimeout(timer);
  }
};

/** Reads a list of addresses and networks, separated by commas; null where one is neither. */
export const parseNetworks = (text: string): readonly Network[] | null => {
  const entries = text.split(",").map((entry) => entry.trim());
  const networks = entries.filter((entry) => entry !== "").map(parseNetwork);
  return networks.every((network) => network !== null) ? networks : null;
};

/** The host as it was written, without its port; null where the text holds anything that a target may not. */
const writtenHost = (text: string): string | null => {
  // Whatever a parser forgives — blanks, backslashes, missing slashes, users — another one may read in another way.
  const [, authority = ""] = /^https?:\/\/([^/?#\\\s@]+)(?:[/?][^#\\\s]*)?$/i.exec(text) ?? [];
  return authority === "" ? null : authority.replace(/:[0-9]{1,5}$/, "");
};

const isName = (host: string): boolean => /[a-z0-9]\.[a-z]([a-z0-9-]*[a-z0-9])?$/.test(host);

/** The address that stands in place of a name; null for a name; "odd" for neither, or a notation that nobody needs. */
const literalOf = (url: URL, written: string): string | null | "odd" => {
  const host = url.hostname;
  if (host.startsWith("[")) return host === written.toLowerCase() ? host.slice(1, -1) : "odd";
  if (isIP(host) !== 0) return host === written ? host : "odd";
  return isName(host) ? null : "odd";
};

/** A target that could be one, before its name is asked for; null for any other text. [WH-7] */
export const parseTarget = (text: string): { readonly url: URL; readonly address: string | null } | null => {
  const written = writtenHost(text);
  if (written === null || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.username !== "" || url.password !== "" || url.port === "0") return null;
  const literal = literalOf(url, written);
  return literal === "odd" ? null : { url, address: literal };
};

const addressesOf = async (
  { url, address }: { readonly url: URL; readonly address: string | null },
  resolve: ResolveName,
): Promise<readonly string[]> => {
  if (address !== null) return [address];
  try {
    return await resolve(url.hostname);
  } catch {
    // A resolver throws for exactly one reason that matters here: it has no address to give.
    return [];
  }
};

/**
 * Finds out where a request to this address would go, and whether it may: every address of the name must be public, or allowed
 * beside. Plain HTTP goes to what is allowed beside alone. [WH-7]
 *
 * Connect to the addresses that are answered and to nothing else: the name may lead elsewhere a moment later.
 */
export const checkTarget = async (
  text: string,
  { allow, resolve }: TargetRules,
): Promise<Result<CheckedTarget, TargetRefusal>> => {
  const target = parseTarget(text);
  if (target === null) return err("refused");
  const addresses = await addressesOf(target, resolve);
  if (addresses.length === 0) return err("unknown");
  const isPlain = target.url.protocol === "http:";
  const mayGo = (text: string): boolean => {
    const address = parseAddress(text);
    if (address === null) return false;
    return allow.some((network) => isIn(address, network)) || (!isPlain && isPublic(address));
  };
  if (!addresses.every(mayGo)) return err("refused");
  return ok({ url: target.url, addresses: addresses.toSorted((a, b) => isIP(a) - isIP(b)) });
};
