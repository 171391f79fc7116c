/** What looks like a secret, by what it is. */
export type SecretKind =
  | (typeof SHAPES)[number]["kind"]
  | "private-key"
  | "address-password"
  | "assigned-value";

/** Where a value stands in a text. Offsets are UTF-16, `to` is exclusive. */
export interface Match {
  readonly kind: SecretKind;
  readonly from: number;
  readonly to: number;
}

/**
 * Well-known makers give their tokens a beginning of their own. Each shape is looked for by that beginning, so that a text costs a
 * few searches for words; only what begins like a token is read closely, and never further than a bound.
 */
const SHAPES = [
  { kind: "aws-access-key", begins: ["AKIA", "ASIA"], rest: /[A-Z0-9]{16}(?![A-Za-z0-9])/y },
  { kind: "github-token", begins: ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"], rest: /[A-Za-z0-9]{36,255}/y },
  { kind: "github-token", begins: ["github_pat_"], rest: /[A-Za-z0-9_]{40,255}/y },
  { kind: "gitlab-token", begins: ["glpat-", "gldt-", "glrt-"], rest: /[A-Za-z0-9_-]{20,64}/y },
  {
    kind: "slack-token",
    begins: ["xoxb-", "xoxa-", "xoxp-", "xoxr-", "xoxs-"],
    rest: /[A-Za-z0-9-]{10,250}/y,
  },
  {
    kind: "slack-webhook",
    begins: ["hooks.slack.com/services/"],
    rest: /T[A-Z0-9]{6,12}\/B[A-Z0-9]{6,12}\/[A-Za-z0-9]{20,30}/y,
  },
  {
    kind: "stripe-key",
    begins: ["sk_live_", "sk_test_", "rk_live_", "rk_test_", "whsec_"],
    rest: /[A-Za-z0-9]{16,255}/y,
  },
  { kind: "google-api-key", begins: ["AIza"], rest: /[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])/y },
  { kind: "google-client-secret", begins: ["GOCSPX-"], rest: /[A-Za-z0-9_-]{28}/y },
  { kind: "npm-token", begins: ["npm_"], rest: /[A-Za-z0-9]{36}(?![A-Za-z0-9])/y },
  { kind: "pypi-token", begins: ["pypi-AgEIcHlwaS5vcmc"], rest: /[A-Za-z0-9_-]{50,300}/y },
  { kind: "sendgrid-key", begins: ["SG."], rest: /[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}/y },
  { kind: "twilio-key", begins: ["SK"], rest: /[0-9a-f]{32}(?![A-Za-z0-9])/y },
  { kind: "mailgun-key", begins: ["key-"], rest: /[0-9a-f]{32}(?![A-Za-z0-9])/y },
  { kind: "digitalocean-token", begins: ["dop_v1_", "doo_v1_", "dor_v1_"], rest: /[0-9a-f]{64}/y },
  { kind: "docker-token", begins: ["dckr_pat_"], rest: /[A-Za-z0-9_-]{27}/y },
  { kind: "vault-token", begins: ["hvs.", "hvb."], rest: /[A-Za-z0-9_-]{24,300}/y },
  { kind: "model-hub-token", begins: ["hf_"], rest: /[A-Za-z0-9]{34}(?![A-Za-z0-9])/y },
  { kind: "service-key", begins: ["sk-"], rest: /[A-Za-z0-9_-]{32,255}/y },
  { kind: "storage-key", begins: ["AccountKey="], rest: /[A-Za-z0-9+/]{86}==/y },
  { kind: "age-key", begins: ["AGE-SECRET-KEY-1"], rest: /[0-9A-Z]{58}/y },
  {
    kind: "bot-token",
    begins: [":AA"],
    rest: /[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])/y,
    before: /[0-9]{8,10}$/u,
  },
  {
    kind: "web-token",
    begins: ["eyJ"],
    rest: /[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,8000}\.[A-Za-z0-9_-]{10,2000}/y,
  },
] as const satisfies readonly {
  readonly kind: string;
  readonly begins: readonly string[];
  readonly rest: RegExp;
  readonly before?: RegExp;
}[];

const isWord = (text: string, at: number): boolean => /\w/u.test(text.charAt(at));

function* placesOf(text: string, word: string): Generator<number> {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) yield at;
}

function* shaped(text: string): Generator<Match> {
  for (const shape of SHAPES) {
    const before = "before" in shape ? shape.before : null;
    for (const begin of shape.begins) {
      for (const at of placesOf(text, begin)) {
        const front = before === null ? "" : (before.exec(text.slice(Math.max(0, at - 10), at))?.[0] ?? null);
        if (front === null || isWord(text, at - front.length - 1)) continue;
        shape.rest.lastIndex = at + begin.length;
        if (shape.rest.test(text))
          yield { kind: shape.kind, from: at - front.length, to: shape.rest.lastIndex };
      }
    }
  }
}

const KEY_BEGIN = /-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----/y;
const KEY_END = /-----END [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----/y;
const KEY_CHARS = 16_384;

/** From the line that begins a key to the one that ends it; without an end, what still looks like a key. */
function* privateKeys(text: string): Generator<Match> {
  for (const from of placesOf(text, "-----BEGIN ")) {
    KEY_BEGIN.lastIndex = from;
    if (!KEY_BEGIN.test(text)) continue;
    const body = KEY_BEGIN.lastIndex;
    const end = text.slice(body, body + KEY_CHARS).indexOf("-----END ");
    KEY_END.lastIndex = body + end;
    if (end !== -1 && KEY_END.test(text)) yield { kind: "private-key", from, to: KEY_END.lastIndex };
    else {
      const rest = /^(?:[\sA-Za-z0-9+/=:,-]|\\[nr])*/u.exec(text.slice(body, body + KEY_CHARS));
      yield { kind: "private-key", from, to: body + (rest?.[0].trimEnd().length ?? 0) };
    }
  }
}

const PLACEHOLDER =
  /^(?:[*x.•_-]+|\[redacted: [a-z-]+\])$|^[<{[(%$]|\$\{|\{\{|^(?:your|my|example|sample|dummy|fake|test|changeme|change-me|placeholder|undefined|null|none|true|false|password|secret|token)[\w-]*$|^process\.env|^import\.meta/iu;

const USER_AND_PASSWORD = /[^\s:/?#@"'`<>]{0,64}:([^\s:/?#@"'`<>]{3,128})@/y;

function* addressPasswords(text: string): Generator<Match> {
  for (const at of placesOf(text, "://")) {
    USER_AND_PASSWORD.lastIndex = at + 3;
    const password = USER_AND_PASSWORD.exec(text)?.[1];
    if (password === undefined || PLACEHOLDER.test(password)) continue;
    const to = USER_AND_PASSWORD.lastIndex - 1;
    yield { kind: "address-password", from: to - password.length, to };
  }
}

const SPEAKING =
  /(?:passw(?:or)?d|passphrase|secret|token|credential|api[_-]?key|access[_-]?key|private[_-]?key|auth[_-]?key)/giu;
const ASSIGNED =
  /[\w.-]{0,32}["'`]?\s{0,4}(?::=|=>|=|:)\s{0,4}(?:Bearer\s)?(["'`]?)([^\s"'`,;(){}<>]{8,200})/y;

/** Bits of a character, were each drawn as often as it stands there. */
const entropyOf = (value: string): number => {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
};

const RANDOM_BITS = 3.2;
const NAME = /^[\w$]+(?:\.[\w$]+)*$/u;
const PLACE = /^[\w.]+\(|^(?:\.{0,2}\/|https?:)/u;

/** Letters and digits, as chance mixes them: a name of code has its digits together, and paths and calls are no values. */
const looksRandom = (value: string): boolean => {
  if (!/[0-9]/u.test(value) || !/[A-Za-z]/u.test(value) || PLACE.test(value)) return false;
  const turns = value.match(/[0-9](?=[^0-9])|[^0-9](?=[0-9])/gu)?.length ?? 0;
  return entropyOf(value) >= RANDOM_BITS && (turns >= 4 || !NAME.test(value));
};

function* assigned(text: string): Generator<Match> {
  for (const { index, 0: word } of text.matchAll(SPEAKING)) {
    ASSIGNED.lastIndex = index + word.length;
    const value = ASSIGNED.exec(text)?.[2];
    if (value === undefined || PLACEHOLDER.test(value) || !looksRandom(value)) continue;
    const to = ASSIGNED.lastIndex;
    yield { kind: "assigned-value", from: to - value.length, to };
  }
}

const inOrder = (a: Match, b: Match): number => a.from - b.from;

/** `taken` with those of `more` that lie over none of it and of each other. Costs one walk along both. */
const withFree = (taken: readonly Match[], more: readonly Match[]): readonly Match[] => {
  const free: Match[] = [];
  let at = 0;
  let end = 0;
  for (const match of more.toSorted(inOrder)) {
    while ((taken[at]?.to ?? Number.POSITIVE_INFINITY) <= match.from) at += 1;
    if (match.from < end || (taken[at]?.from ?? Number.POSITIVE_INFINITY) < match.to) continue;
    free.push(match);
    end = match.to;
  }
  return free.length === 0 ? taken : [...taken, ...free].sort(inOrder);
};

/** What looks like a secret in a text, in order, none over another: what a maker's shape says goes before what is only guessed. */
export const matchSecrets = (text: string): readonly Match[] =>
  [privateKeys, shaped, addressPasswords, assigned].reduce<readonly Match[]>(
    (taken, find) => withFree(taken, [...find(text)]),
    [],
  );
