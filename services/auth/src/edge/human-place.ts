/** How people are told from programs before they register, sign in, recover or begin to pair a device. */
export interface HumanPlace {
  /** Public: the page's widget is made with it. */
  readonly siteKey: string;
  readonly secret: string;
  /** Answers whether a token is good. */
  readonly verifyUrl: string;
  /** Of the widget: the one script from elsewhere, and loaded only where this is switched on. */
  readonly scriptUrl: string;
}

/** Empty where they are not set. */
export interface HumanSettings {
  readonly siteKey: string;
  readonly secret: string;
  readonly verifyUrl: string;
  readonly scriptUrl: string;
}

const VERIFY_URL = "https://challenges.cloudflare.com/turnstile/v0/siteverify";
const SCRIPT_URL = "https://challenges.cloudflare.com/turnstile/v0/api.js?render=explicit";

const LOOPBACK = new Set(["localhost", "127.0.0.1"]);

/** Encrypted, or never leaving this machine. */
const checkUrl = (name: string, text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isSafe = url?.protocol === "https:" || (url?.protocol === "http:" && LOOPBACK.has(url.hostname));
  if (!isSafe) throw new Error(`${name} is an https address`);
  return text;
};

/** Null where it is switched off. @throws Error that names the setting and no value. */
export const humanPlaceOf = ({ siteKey, secret, verifyUrl, scriptUrl }: HumanSettings): HumanPlace | null => {
  if (siteKey === "" && secret === "") return null;
  if (siteKey === "" || secret === "") {
    throw new Error("TURNSTILE_SITE_KEY and TURNSTILE_SECRET are set together");
  }
  return {
    siteKey,
    secret,
    verifyUrl: checkUrl("HOLDFAST_TURNSTILE_VERIFY_URL", verifyUrl || VERIFY_URL),
    scriptUrl: checkUrl("HOLDFAST_TURNSTILE_SCRIPT_URL", scriptUrl || SCRIPT_URL),
  };
};
