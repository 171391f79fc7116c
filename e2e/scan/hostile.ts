import type { Dice } from "../dice.ts";

/** In everything that is sent: found in an answer, it was echoed. */
export const CANARY = "canary-7d21";

/** What attackers send where a text is wanted. */
const TEXTS: readonly string[] = [
  ...["", " ", CANARY, `${CANARY}\r\nx-injected: 1`, `${CANARY}\0`, "\u202e\ud800", "x".repeat(9_000)],
  ...[`'; drop table accounts; -- ${CANARY}`, `' or '1'='1`, `{"$ne":null}`, `\${7*7}{{7*7}}<%= 7*7 %>`],
  ...["../../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "file:///etc/passwd", "C:\\windows\\win.ini"],
  ...[`<script>alert("${CANARY}")</script>`, `"><img src=x onerror=1>`, `$(sleep 5)`, "`id`", "| id"],
  ...["http://169.254.169.254/latest/meta-data/", "http://localhost:1/", "//example.org/", "javascript:1"],
  ...["__proto__", "constructor", "toString", "NaN", "-0", "1e999", "9".repeat(400), "2026-02-30T25:61:61Z"],
  ...["00".repeat(32), "A".repeat(43), `ses_${"0".repeat(32)}`, `wsp_${"f".repeat(32)}`, `acc_${CANARY}`],
];

const deep = (depth: number): unknown => (depth === 0 ? CANARY : [deep(depth - 1)]);

const VALUES: readonly unknown[] = [
  ...[null, true, false, 0, -1, 0.5, 2 ** 31, 2 ** 53, 1e308, [], {}, [[]], deep(200)],
  ...[{ [CANARY]: 1 }, JSON.parse('{"__proto__": {"admin": true}}'), Array.from({ length: 500 }, () => 0)],
];

export const hostileText = (dice: Dice): string => dice.pick(TEXTS);

export const hostileValue = (dice: Dice): unknown =>
  dice.chance(50) ? hostileText(dice) : dice.pick(VALUES);

const changedHere = (value: unknown, dice: Dice): unknown => {
  if (typeof value !== "object" || value === null || dice.chance(25)) return hostileValue(dice);
  if (Array.isArray(value))
    return dice.chance(50) ? [...value, hostileValue(dice)] : value.slice(0, dice.below(value.length + 1));
  const members = Object.entries(value);
  if (members.length > 0 && dice.chance(40))
    return Object.fromEntries(members.filter((each) => each !== members[dice.below(members.length)]));
  return Object.fromEntries([...members, [hostileText(dice).slice(0, 40), hostileValue(dice)]]);
};

/** A value with one change somewhere in it. */
export const nearly = (value: unknown, dice: Dice): unknown => {
  if (typeof value !== "object" || value === null || dice.chance(30)) return changedHere(value, dice);
  const members = Object.entries(value);
  if (members.length === 0) return changedHere(value, dice);
  const [chosen] = dice.pick(members);
  const changed = members.map(([name, inner]) => [name, name === chosen ? nearly(inner, dice) : inner]);
  return Array.isArray(value) ? changed.map(([, inner]) => inner) : Object.fromEntries(changed);
};
