import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { anyState } from "../../fixtures/arbitrary-state.ts";
import { realisticState } from "../../fixtures/realistic-state.ts";
import { fileOf, messageOf, smallState, withFile } from "../../fixtures/states.ts";
import { checkState, type State } from "../model.ts";
import { appendScrollback } from "../terminal-sections.ts";
import { redactSecrets } from "./redact.ts";
import { matchSecrets } from "./rules.ts";
import { findSecrets, SecretScan } from "./scan.ts";

/** Letters and digits that nobody was ever given: written apart, so that no other scan takes them for real. */
const made = (length: number, alphabet = "aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0z"): string =>
  Array.from({ length }, (_, i) => alphabet[(i * 7 + length) % alphabet.length]).join("");
const HEX = "0123456789abcdef";
const UPPER = "A1B2C3D4E5F6G7H8";

const SECRETS: readonly (readonly [kind: string, text: string])[] = [
  ["aws-access-key", `AKIA${made(16, UPPER)}`],
  ["github-token", `ghp_${made(36)}`],
  ["github-token", `github_pat_${made(82)}`],
  ["gitlab-token", `glpat-${made(20)}`],
  ["slack-token", `xoxb-${made(24)}`],
  ["slack-webhook", `hooks.slack.com/services/T${made(9, UPPER)}/B${made(9, UPPER)}/${made(24)}`],
  ["stripe-key", `sk_live_${made(24)}`],
  ["google-api-key", `AIza${made(35)}`],
  ["google-client-secret", `GOCSPX-${made(28)}`],
  ["npm-token", `npm_${made(36)}`],
  ["pypi-token", `pypi-AgEIcHlwaS5vcmc${made(60)}`],
  ["sendgrid-key", `SG.${made(22)}.${made(43)}`],
  ["twilio-key", `SK${made(32, HEX)}`],
  ["mailgun-key", `key-${made(32, HEX)}`],
  ["digitalocean-token", `dop_v1_${made(64, HEX)}`],
  ["docker-token", `dckr_pat_${made(27)}`],
  ["vault-token", `hvs.${made(24)}`],
  ["model-hub-token", `hf_${made(34)}`],
  ["service-key", `sk-${made(48)}`],
  ["storage-key", `AccountKey=${made(86)}==`],
  ["age-key", `AGE-SECRET-KEY-1${made(58, UPPER)}`],
  ["bot-token", `1234567890:AA${made(33)}`],
  ["web-token", `eyJ${made(20)}.eyJ${made(40)}.${made(43)}`],
];
const PEM = `-----BEGIN EC PRIVATE KEY-----\n${made(64)}\n${made(40)}\n-----END EC PRIVATE KEY-----`;

describe("[Z17] [CA-4] what looks like a secret", () => {
  test.each(SECRETS)("%s", (kind, text) => {
    for (const around of [text, `x = "${text}";\n`, `run --key ${text}, then`, `(${text})`]) {
      const [match, ...others] = matchSecrets(around);
      expect([match?.kind, others]).toEqual([kind as never, []]);
      expect(around.slice(match?.from, match?.to)).toBe(text);
    }
    // A part of a longer word is none.
    expect(matchSecrets(`word${text}`).map((match) => match.kind as string)).not.toContain(kind);
  });

  test("private keys from the line that begins them to the one that ends them, and what is left of them", () => {
    for (const pem of [PEM, PEM.replaceAll("\n", "\r\n"), JSON.stringify(PEM).slice(1, -1)]) {
      const [match] = matchSecrets(`a\n${pem}\nb`);
      expect(match?.kind).toBe("private-key");
      expect(`a\n${pem}\nb`.slice(match?.from, match?.to)).toBe(pem);
    }
    const [cut] = matchSecrets(`a\n${PEM.slice(0, 80)}\n! and words\n`);
    expect([cut?.kind, cut?.to]).toEqual(["private-key", 82]);
    expect(matchSecrets("-----BEGIN PUBLIC KEY-----\nabc\n-----END PUBLIC KEY-----")).toEqual([]);
  });

  test("passwords in addresses, and random values under names that speak of secrets", () => {
    const kinds = (text: string) =>
      matchSecrets(text).map(({ kind, from, to }) => [kind, text.slice(from, to)]);
    expect(kinds("postgres://app:correct-horse@db:5432/x")).toEqual([["address-password", "correct-horse"]]);
    expect(kinds("redis://:p4ss@cache")).toEqual([["address-password", "p4ss"]]);
    const value = made(24);
    for (const text of [
      `DB_PASSWORD=${value}`,
      `export API_KEY="${value}"`,
      `  "clientSecret": "${value}",`,
      `auth_token: '${value}'`,
      `Authorization-Token: Bearer ${value}`,
    ])
      expect(kinds(text)).toEqual([["assigned-value", value]]);
    for (const text of [
      `password = ${["process", "env", "DB_PASSWORD2"].join(".")}`,
      "token: {{ secrets.TOKEN_1 }}",
      "https://user:<password>@example.org",
      "postgres://$USER:$PASSWORD@db/x",
      "secret=changeme-1234567",
      "passwordField = document.getElementById('p4ssw0rd1')",
      "const tokenCount = countTokens2(text)",
      "the password: twelve-words-of-a-sentence",
      "AuthenticationMD5Password = AuthenticationMD5PasswordReader",
      "https://example.org:8080/path@2x.png",
    ])
      expect([text, kinds(text)]).toEqual([text, []]);
  });

  test("says where and of what kind, and no more of the value than its first four characters", () => {
    const { t, x, k } = { ...smallState().terminals, ...smallState().tabs, ...smallState().conversations };
    if (t === undefined || x === undefined || k === undefined) throw new Error("the sample lacks them");
    const token = `ghp_${made(36)}`;
    const state: State = {
      ...smallState(),
      files: { a: fileOf("a", "src/a.ts", `one\n🙂 two = "${token}"\nthree\n`) },
      terminals: {
        t: {
          ...(t as State["terminals"][string]),
          command: `curl -H ${token}`,
          history: ["ls", `export X=${token}`],
          env: { TOKEN: made(24) },
          scrollback: appendScrollback({ firstPage: 3, pages: [] }, `$ env\r\n${token}\r\n`),
        },
      },
      tabs: {
        x: {
          ...(x as State["tabs"][string]),
          url: `https://a:${made(12)}@b/`,
          formData: { deep: { key: token } },
        },
      },
      conversations: {
        k: {
          ...(k as State["conversations"][string]),
          messages: [messageOf("m0", "hello"), messageOf("m1", `use\n${token}`)],
        },
      },
    };
    const found = findSecrets(state);
    expect(found.map(({ part, at, line, column }) => [part.kind, part.name, at, line, column])).toEqual([
      ["file", "src/a.ts", "/content", 2, 11],
      ["terminal", "shell", "/command", 1, 9],
      ["terminal", "shell", "/history/1", 1, 10],
      ["terminal", "shell", "/env/TOKEN", 1, 1],
      ["terminal", "shell", "/scrollback/3", 2, 1],
      ["tab", "Example", "/url", 1, 11],
      ["tab", "Example", "/formData/deep/key", 1, 1],
      ["conversation", "First", "/messages/m1/parts/0", 2, 1],
    ]);
    const same = found.filter(({ kind }) => kind === "github-token");
    expect([same.length, new Set(same.map(({ id }) => id)).size, same[0]?.begins]).toEqual([6, 1, "ghp_"]);
    expect(JSON.stringify(found)).not.toContain(token.slice(0, 6));
    expect(JSON.stringify(found)).not.toContain(made(12).slice(0, 6));
  });

  test("a value across two pages of output is found once, where it begins", () => {
    const { t } = smallState().terminals;
    if (t === undefined) throw new Error("the sample lacks it");
    const token = `ghp_${made(36)}`;
    const before = `${"x".repeat(63)}\n`.repeat(2_048);
    const scrollback = appendScrollback(
      { firstPage: 0, pages: [] },
      `${before.slice(0, -12)}\n${token}\nmore\n`,
    );
    expect(scrollback.pages.length).toBe(2);
    const state = { ...smallState(), terminals: { t: { ...t, scrollback } } };
    const tokens = findSecrets(state).filter(({ kind }) => kind === "github-token");
    expect(tokens.map(({ at }) => at)).toEqual(["/scrollback/0"]);
    const { state: clean } = redactSecrets(state);
    const text = clean.terminals["t"]?.scrollback.pages.join("");
    expect(text).toContain("\n[redacted: github-token]\nmore\n");
  });

  test("reads only what changed since it last ran", () => {
    const state = realisticState(2);
    const scan = new SecretScan();
    const first = findSecrets(state, scan);
    const all = scan.read;
    expect(findSecrets(state, scan)).toEqual(first);
    expect(scan.read).toBe(all);
    const [file] = Object.values(state.files);
    if (file === undefined) throw new Error("no file");
    const edited = withFile(state, { ...file, content: `key-${made(32, HEX)}\n` });
    expect(findSecrets(edited, scan).length).toBe(findSecrets(edited).length);
    expect(scan.read).toBe(all + 1);
  });

  test("finds little in code that holds none", () => {
    const finds = findSecrets(realisticState(4));
    expect(finds.filter(({ kind }) => kind !== "address-password").length).toBeLessThanOrEqual(3);
  });
});

describe("[Z17] [CA-5] redacting", () => {
  const token = `ghp_${made(36)}`;
  const other = `npm_${made(36)}`;
  const state = withFile(
    withFile(smallState(), fileOf("a", "a.env", `A=${token}\nB=${other}\n`)),
    fileOf("n", "n.txt", `again ${token}`),
  );

  test("nothing is hidden by itself, and what is chosen goes wherever it stands", () => {
    const found = findSecrets(state);
    const chosen = found.find(({ kind }) => kind === "github-token")?.id ?? "";
    const { state: clean, count } = redactSecrets(state, new Set([chosen]));
    expect(count).toBe(1);
    expect(clean.files["a"]?.content).toBe(`A=[redacted: github-token]\nB=${other}\n`);
    expect(clean.files["n"]?.content).toBe("again [redacted: github-token]");
    expect(clean.files["b"]).toBe(state.files["b"] as never);
    expect(clean.conversations).toBe(state.conversations);
    expect(redactSecrets(state, new Set()).state).toBe(state);
  });

  test("as a whole: no value is left, in conflicts neither, and what holds none keeps its identity", () => {
    const conflict = { ...smallState().conflicts["c-1"], id: "c-1", ours: `x ${token}`, theirs: PEM };
    const whole = { ...state, conflicts: { "c-1": conflict } } as State;
    const { state: clean } = redactSecrets(whole);
    const text = JSON.stringify(clean);
    for (const value of [token, other, made(40)]) expect(text).not.toContain(value);
    expect(text).toContain("[redacted: private-key]");
    expect(checkState(clean).ok).toBe(true);
    expect(clean.files["c"]).toBe(whole.files["c"] as never);
  });

  test("thousands of values in one text cost one walk through it", () => {
    const lines = Array.from(
      { length: 20_000 },
      (_, i) => `key-${made(28, HEX)}${(i + 0x1000).toString(16)}\n`,
    ).join("");
    const crowded = withFile(smallState(), fileOf("a", "a.txt", lines));
    const { state: clean, count } = redactSecrets(crowded);
    expect(count).toBe(20_000);
    expect(clean.files["a"]?.content).toBe("[redacted: mailgun-key]\n".repeat(20_000));
  });

  test("any state: what was redacted has nothing left to find, and a state without secrets is the same object", () => {
    const secret = fc.constantFrom(
      ...SECRETS.map(([, text]) => text),
      PEM,
      `password=${made(20)}`,
      "x://u:pw1@h",
    );
    fc.assert(
      fc.property(anyState, fc.array(fc.tuple(fc.string(), secret), { maxLength: 5 }), (any, lines) => {
        const content = lines.map(([front, text]) => `${front.toWellFormed()} ${text}\n`).join("");
        const dirty = withFile(any, fileOf("secrets", "secrets.txt", content));
        const { state: clean } = redactSecrets(dirty);
        expect(findSecrets(clean)).toEqual([]);
        expect(redactSecrets(clean).state).toBe(clean);
      }),
      { numRuns: 60 },
    );
  });
});
