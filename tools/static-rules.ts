import { isTest } from "./imports.ts";
import type { SourceFile } from "./source-files.ts";

/** A way of writing code that attackers live on. */
export interface StaticRule {
  readonly name: string;
  /** Matches code that breaks it; global. */
  readonly breaks: RegExp;
  /** What must be found, for the rule's own test. */
  readonly bad: string;
  /** What must not. */
  readonly good: string;
  /** Files it holds in; everywhere when absent. */
  readonly within?: (path: string) => boolean;
}

/** What runs at somebody's: neither tests nor what they stand on. */
const product = (path: string): boolean =>
  /^(packages|services|apps|infra|prisma)\//.test(path) && !isTest(path);
const service = (path: string): boolean => product(path) && /^(services|packages\/service-kit)\//.test(path);

/** Read as text: they are about what is written, not about what is meant. [SS-2] */
export const STATIC_RULES: readonly StaticRule[] = [
  {
    name: "no code is made out of text",
    breaks: /(?<![.\w])(eval\(|new Function\(|set(?:Timeout|Interval)\(\s*["'`])/g,
    bad: 'const made = new Function("return 1");',
    good: "page.evaluate(() => 1);",
  },
  {
    name: "no shell reads text",
    breaks: /shell:\s*true|(?<![.\w])execSync\(|["'](?:ba|z)?sh["'],\s*["']-c["']/g,
    bad: 'spawn(["sh", "-c", line]);',
    good: 'spawn(["node", file]);',
    within: product,
  },
  {
    name: "no statement is put together out of text",
    breaks: /\b(?:unsafe|query|queryRawUnsafe|executeRawUnsafe)\(\s*(?:`[^`]*\$\{|["'][^"']*["']\s*\+)/g,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an example of code
    bad: "sql.unsafe(`select * from accounts where email = '${email}'`);",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an example of code
    good: "sql`select * from accounts where email = ${email}`;",
    within: service,
  },
  {
    name: "no page takes text for markup",
    breaks:
      /\.(?:inner|outer)HTML\s*=|insertAdjacentHTML\(|dangerouslySetInnerHTML|document\.write\(|set:html/g,
    bad: "element.innerHTML = name;",
    good: "element.textContent = name;",
  },
  {
    name: "certificates are always checked",
    breaks: /rejectUnauthorized:\s*false|NODE_TLS_REJECT_UNAUTHORIZED|checkServerIdentity:\s*\(\)/g,
    bad: "fetch(url, { tls: { rejectUnauthorized: false } });",
    good: "fetch(url, { tls: { serverName } });",
    within: product,
  },
  {
    name: "no secret stands in the code",
    breaks:
      /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s*[A-Za-z0-9+/]{20}|\b(?:AKIA|ASIA)[A-Z2-7]{16}\b|\bghp_[A-Za-z0-9]{36}\b|\bsk_live_[A-Za-z0-9]{16}/g,
    bad: `const key = "AKIA${"ABCDEFGH".repeat(2)}";`,
    good: "const key = settings.HOLDFAST_S3_ACCESS_KEY_ID;",
    within: product,
  },
  {
    name: "what must not be guessed is not made by chance that can be",
    breaks: /Math\.random\(/g,
    bad: "const token = Math.random().toString(36);",
    good: "const token = random(32);",
    within: product,
  },
  {
    name: "no log takes headers, bodies or whole requests",
    breaks: /\b(?:log|console\.\w+|writeEntry)\([^)]*\b(?:request|response)\.(?:headers|body|text\(|json\()/g,
    bad: "log(request.headers);",
    good: "log({ route, status });",
    within: service,
  },
  {
    name: "no regular expression repeats what repeats",
    breaks:
      /\/(?:[^/\n\\]|\\.)*\((?:\?:)?(?:[^()\\\n]|\\.)*[+*]\)[+*](?:[^/\n\\]|\\.)*\/[a-z]*\.(?:test|exec)\(/g,
    bad: "/^(a+)+$/.test(text);",
    good: "/^a+$/.test(text);",
    within: service,
  },
  {
    name: "secrets are compared in constant time",
    breaks:
      /\b(?:secret|token|signature|authKey|hash)(?:Hex|Text)?\s*[!=]==?\s*(?!null|undefined|""|'')[a-z]\w*\b(?!\.length)/g,
    bad: "if (signature === expected) accept();",
    good: "if (equal(signature, expected)) accept();",
    within: service,
  },
];

/** Where files break a rule: path and line. */
export const brokenBy = ({ breaks, within }: StaticRule, files: readonly SourceFile[]): readonly string[] =>
  files.flatMap(({ path, text }) =>
    within !== undefined && !within(path)
      ? []
      : [...text.matchAll(breaks)].map(({ index }) => `${path}:${text.slice(0, index).split("\n").length}`),
  );
