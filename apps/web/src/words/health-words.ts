import type { KeyHealthView } from "@holdfast/client/contract/key-health";
import { dueLine, epochAge, epochDue } from "./epoch-words.ts";
import { leftWords } from "./recovery-words.ts";
import { counted } from "./size.ts";
import { dayOf } from "./time.ts";

/** One thing that was looked at, and where it is put right. */
export interface HealthRow {
  readonly id: "recovery" | "second" | "workspace" | "own" | "service";
  /** `note`: nothing is wrong, and something could be better. */
  readonly tone: "good" | "note" | "warn";
  readonly title: string;
  readonly text: string;
  /** Null where nothing is to be done. `to` is the id of a heading on the page. */
  readonly action: { readonly label: string; readonly to: string } | null;
}

const CODES = { label: "Make new codes", to: "recovery-codes" } as const;

const openers = ({ slots }: KeyHealthView): string =>
  [
    slots.passphrases > 0 ? "a passphrase" : null,
    slots.passkeys > 0 ? counted(slots.passkeys, "passkey") : null,
    slots.codes > 0 ? counted(slots.codes, "unused recovery code") : null,
  ]
    .filter((each) => each !== null)
    .join(", ");

const recoveryRow = (health: KeyHealthView): HealthRow => {
  const { codesLeft, missing } = health.recovery;
  const row = { id: "recovery", title: "Getting back in" } as const;
  if (missing.includes("unlocking-slot"))
    return {
      ...row,
      tone: "warn",
      text: "Nothing but codes opens your account, and each of them works once.",
      action: { label: "Add a way", to: "passkeys" },
    };
  if (missing.includes("codes"))
    return {
      ...row,
      tone: "warn",
      text:
        codesLeft === 0
          ? "No recovery code is left: a lost passphrase would lose your work."
          : "One recovery code is left: a second loss would lose your work.",
      action: CODES,
    };
  if (health.warnings.includes("few-codes"))
    return { ...row, tone: "warn", text: `Recovery codes: ${leftWords(codesLeft)}.`, action: CODES };
  return { ...row, tone: "good", text: `Opened by ${openers(health)}.`, action: null };
};

const secondRow = (health: KeyHealthView): HealthRow => {
  const row = { id: "second", title: "Your passphrase and passkeys" } as const;
  if (health.warnings.includes("weak-passphrase"))
    return {
      ...row,
      tone: "warn",
      text: "Your passphrase could be guessed. Choose a longer one.",
      action: { label: "Change passphrase", to: "passphrase" },
    };
  if (health.slots.passkeys > 0)
    return { ...row, tone: "good", text: "A passkey unlocks as well: no typing needed.", action: null };
  return {
    ...row,
    tone: "note",
    text: "A passkey would unlock with a fingerprint, a face or a PIN.",
    action: { label: "Add a passkey", to: "passkeys" },
  };
};

const workspaceRow = (health: KeyHealthView, now: number, manages: boolean): HealthRow => {
  const { epoch } = health;
  const late = dueLine(epoch, now) !== null;
  return {
    id: "workspace",
    title: "Keys of this workspace",
    tone: epoch.state === "overdue" ? "warn" : late ? "note" : "good",
    text: `${epochAge(epoch, now)}. ${epochDue(epoch, manages)}`,
    action: late && manages ? { label: "Renew them", to: "workspace-keys" } : null,
  };
};

const ownRow = ({ rootKeySince }: KeyHealthView): HealthRow => ({
  id: "own",
  title: "Your own keys",
  tone: "good",
  text:
    rootKeySince === null
      ? "They stay the same until you replace them."
      : `Made on ${dayOf(rootKeySince)}. They stay the same until you replace them.`,
  action: null,
});

const serviceRow = ({ assisted }: KeyHealthView): HealthRow => {
  const row = { id: "service", title: "Reading by the service" } as const;
  if (!assisted.allowed)
    return { ...row, tone: "good", text: "Off: the service cannot read anything.", action: null };
  const to = { label: "Look at it", to: "service-reading" } as const;
  return assisted.live === 0
    ? { ...row, tone: "note", text: "Allowed, and nothing can read now.", action: to }
    : {
        ...row,
        tone: "note",
        text: `${counted(assisted.live, "token")} ${assisted.live === 1 ? "lets" : "let"} the service read now.`,
        action: to,
      };
};

/** What was looked at, in the order in which it matters; `now` in milliseconds since 1970. [A19] */
export const healthRows = (health: KeyHealthView, now: number, manages: boolean): readonly HealthRow[] => [
  recoveryRow(health),
  secondRow(health),
  workspaceRow(health, now, manages),
  ownRow(health),
  serviceRow(health),
];

/** One sentence over all of it. */
export const healthSummary = (rows: readonly HealthRow[]): string => {
  const wrong = rows.filter(({ tone }) => tone === "warn").length;
  if (wrong === 0) return "Nothing needs to be done.";
  return wrong === 1 ? "One thing needs you." : `${wrong} things need you.`;
};
