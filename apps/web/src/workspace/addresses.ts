import { readableHost } from "./punycode.ts";

/** Why an address is text and never a link. */
export type NoLink = "script" | "content" | "file" | "unknown" | "none";

export type Address =
  | {
      readonly kind: "link";
      /** As a browser understands it: letters, digits and signs of ASCII alone. */
      readonly href: string;
      /** As people read it, with the port where it is not the usual one. */
      readonly host: string;
      /** As it is looked up, where that is written otherwise. */
      readonly ascii: string | null;
      /** The name has letters that stand for others. */
      readonly lookalike: boolean;
      /** Path, query and fragment; empty for the front page. */
      readonly rest: string;
      readonly encrypted: boolean;
      /** A name, and perhaps a password, stand in front of the host. */
      readonly named: boolean;
    }
  | { readonly kind: "text"; readonly text: string; readonly why: NoLink };

const LINKS = new Set(["http:", "https:"]);
const NO_LINKS: Readonly<Record<string, NoLink>> = {
  "javascript:": "script",
  "vbscript:": "script",
  "data:": "content",
  "blob:": "content",
  "file:": "file",
};

/** Cyrillic, Greek and other letters that are drawn like Latin ones. */
const LIKE_LATIN =
  /^[\u0430\u0441\u0501\u0435\u04bb\u0456\u0458\u04cf\u043e\u0440\u051b\u0455\u051d\u0445\u0443\u044a\u044c\u0432\u043d\u043a\u043c\u0442\u03bf\u03c1\u03bd\u03b1\u03b9\u0261\u0131\u0578\u057d\u0581\d-]+$/u;
const SCRIPTS = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u, /\p{Script=Armenian}/u];
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/u;

const parsed = (text: string): URL | null => (URL.canParse(text) ? new URL(text) : null);

const isLookalike = (label: string): boolean => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
  if (/^[\x00-\x7f]*$/u.test(label)) return false;
  const scripts = SCRIPTS.filter((script) => script.test(label)).length;
  return scripts > 1 || LIKE_LATIN.test(label) || INVISIBLE.test(label);
};

/**
 * An address as what it is. Only `http` and `https` are links, whatever stands in front of them or between their letters: the scheme
 * is the one that a browser would follow.
 */
export const readAddress = (text: string): Address => {
  const url = parsed(text);
  if (url === null) return { kind: "text", text, why: "none" };
  if (!LINKS.has(url.protocol) || url.hostname === "") {
    return { kind: "text", text, why: NO_LINKS[url.protocol] ?? "unknown" };
  }
  const name = readableHost(url.hostname);
  const port = url.port === "" ? "" : `:${url.port}`;
  return {
    kind: "link",
    href: url.href,
    host: `${visibleText(name)}${port}`,
    ascii: name === url.hostname ? null : `${url.hostname}${port}`,
    lookalike: name.split(".").some(isLookalike),
    rest: `${url.pathname === "/" ? "" : url.pathname}${url.search}${url.hash}`,
    encrypted: url.protocol === "https:",
    named: url.username !== "" || url.password !== "",
  };
};

/** A text in which nothing hides: what is invisible, or turns the direction of writing, is written as its number. */
export const visibleText = (text: string): string =>
  text.replaceAll(new RegExp(INVISIBLE, "gu"), (hidden) => {
    const code = hidden.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16).padStart(4, "0")}}`;
  });

/** Characters of an address that are kept when somebody types one. */
export const ADDRESS_MAX_CHARS = 8192;

const HOST_AND_PORT = /^[\w-]+(?:\.[\w-]+)*:\d{1,5}(?:[/?#]|$)/u;
const LOCAL = /^(?:localhost|127\.\d+\.\d+\.\d+)(?:[:/?#]|$)/iu;
const WITH_DOT = /^[^\s:/?#@]+\.[^\s:/?#@]+(?:[:/?#]|$)/u;

/** What somebody meant who typed an address: `example.com` has a scheme that nobody types. Anything else stays as it was typed. */
export const typedAddress = (typed: string): string => {
  const text = typed.trim();
  if (LOCAL.test(text)) return parsed(`http://${text}`)?.href ?? text;
  if (HOST_AND_PORT.test(text) || WITH_DOT.test(text)) return parsed(`https://${text}`)?.href ?? text;
  const address = readAddress(text);
  return address.kind === "link" ? address.href : text;
};
