import { CANARY } from "./hostile.ts";
import type { Operation } from "./operations.ts";

/** On every answer. [ED-7] */
const HEADERS = ["content-security-policy", "x-content-type-options", "referrer-policy", "x-request-id"];
/** Codes of the edge alone, which is asked before the route: what it can say of any address. */
const EDGE = new Set(["no-such-route", "method-not-allowed", "header-not-allowed", "invalid-request"]);
/** What only the inside knows: frames of a stack, files, components and their versions, statements. */
const INSIDE = [
  /\n\s+at .+[:(]\d+/,
  /\.(ts|mjs|js):\d+/,
  /node_modules|\/(root|home|tmp|usr|var|work)\//,
  /\b(Bun|Elysia|PostgreSQL|Prisma|Node)[ /]?v?\d/i,
  /\b(syntax error at|relation "|duplicate key value|violates .* constraint|ECONNREFUSED|ENOENT)/,
];

/** The answer to one request, read. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

const codeIn = (text: string): string | null => {
  try {
    const { code } = JSON.parse(text);
    return typeof code === "string" ? code : null;
  } catch {
    return null;
  }
};

/** What is wrong with an answer; empty for a good one. [SS-3] */
export const faultsOf = (
  { codes, good }: Operation,
  { status, headers, text }: Answered,
): readonly string[] => {
  const faults: string[] = HEADERS.filter((name) => !headers.has(name)).map((name) => `has no ${name}`);
  for (const name of ["server", "x-powered-by"]) if (headers.has(name)) faults.push(`tells ${name}`);
  // As a reader of the JSON sees it.
  const shown = `${text.replaceAll("\\n", "\n")}\n${[...headers].map(([name, value]) => `${name}: ${value}`).join("\n")}`;
  if (status >= 400) {
    const code = codeIn(text);
    if (code === "internal" || (status >= 500 && code !== "unavailable"))
      faults.push(`is a defect: ${status}`);
    else if (code === null) faults.push(`${status} without a problem`);
    else if (!EDGE.has(code) && !codes.get(status)?.includes(code))
      faults.push(`undeclared: ${status} ${code}`);
    if (shown.includes(CANARY)) faults.push("repeats what was sent");
    for (const inside of INSIDE) if (inside.test(shown)) faults.push(`shows the inside: ${inside}`);
  } else if (!good.has(status)) faults.push(`undeclared: ${status}`);
  if (headers.has("x-injected")) faults.push("takes a header out of a value");
  return faults;
};
