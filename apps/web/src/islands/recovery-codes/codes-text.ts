import { dayOf } from "../../words/time.ts";

/** What is kept of a set of recovery codes, on paper or in a file. */
export interface KeptCodes {
  readonly codes: readonly string[];
  readonly email: string;
  /** Of the service, such as `https://holdfast.example`. */
  readonly origin: string;
  /** When they were made. */
  readonly at: string;
}

export const CODES_FILE = "holdfast-recovery-codes.txt";

/** Said in one sentence wherever codes are shown. */
export const NOBODY_ELSE =
  "Nobody can open your sessions without your passphrase or one of these codes, not even us.";

/** What somebody has to know who finds them again in ten years. */
export const KEEPING: readonly string[] = [
  "Each code works once. Making new codes ends all of these.",
  NOBODY_ELSE,
  "Whoever has one of them and knows your address can open everything: keep them like a key.",
];

export const recoverAddress = (origin: string): string => `${origin}/recover`;

/** The codes one a line, as copied. */
export const codeLines = (codes: readonly string[]): string => `${codes.join("\n")}\n`;

/** The whole file. */
export const codesText = ({ codes, email, origin, at }: KeptCodes): string => {
  const width = String(codes.length).length + 2;
  const numbered = codes.map((code, index) => `${`${index + 1}.`.padStart(width)} ${code}`);
  return [
    "Holdfast recovery codes",
    "",
    `Account:  ${email}`,
    `Made on:  ${dayOf(at)}`,
    "",
    "When the passphrase is lost, one of these codes sets a new one at",
    recoverAddress(origin),
    "",
    ...numbered,
    "",
    ...KEEPING,
    "",
  ].join("\n");
};
