import type { JsonValue } from "./canonical-json.ts";
import type { BrowserTab, Terminal } from "./model.ts";

/** Variables that say how a terminal looks and where it is, and nothing that opens a door. */
export const ENV_NAMES: readonly string[] = [
  "COLORTERM",
  "COLUMNS",
  "EDITOR",
  "HOME",
  "HOSTNAME",
  "LANG",
  "LANGUAGE",
  "LINES",
  "LOGNAME",
  "NODE_ENV",
  "OLDPWD",
  "PAGER",
  "PATH",
  "PWD",
  "PYTHONPATH",
  "SHELL",
  "SHLVL",
  "TERM",
  "TERM_PROGRAM",
  "TMPDIR",
  "TZ",
  "USER",
  "VIRTUAL_ENV",
  "VISUAL",
  "XDG_CONFIG_HOME",
  "XDG_DATA_HOME",
];
const ENV_PREFIX = /^LC_[A-Z]+$/u;

/** Only what is there: an absent member differs from an empty one. */
const leftOutOf = (names: readonly string[]): { readonly leftOut?: readonly string[] } =>
  names.length === 0 ? {} : { leftOut: names.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)) };

/**
 * A terminal with the variables of its environment that are kept, and the names of the others. [CA-3]
 *
 * @param more names that the caller wants kept besides
 */
export const captureTerminal = (
  terminal: Omit<Terminal, "leftOut">,
  more: readonly string[] = [],
): Terminal => {
  const allowed = new Set([...ENV_NAMES, ...more]);
  const kept = ([name]: readonly [string, string]): boolean => allowed.has(name) || ENV_PREFIX.test(name);
  const variables = Object.entries(terminal.env);
  const others = variables.filter((variable) => !kept(variable)).map(([name]) => name);
  return { ...terminal, env: Object.fromEntries(variables.filter(kept)), ...leftOutOf(others) };
};

/** A field of a form as a browser knows it. */
export interface FormField {
  readonly name: string;
  /** The `type` of an input; `text` where there is none. */
  readonly type: string;
  readonly autocomplete?: string;
  readonly value: JsonValue;
}

const SECRET_PURPOSE = /(?:^|\s)(?:current-password|new-password|one-time-code|cc-[a-z-]+)(?:\s|$)/iu;

const isSecret = ({ type, autocomplete = "" }: FormField): boolean =>
  type.toLowerCase() === "password" || SECRET_PURPOSE.test(autocomplete);

/** A tab with what stands in its forms, but for passwords, one-time codes and payment cards: of those the names. [CA-3] */
export const captureTab = (
  tab: Omit<BrowserTab, "formData" | "leftOut">,
  fields: readonly FormField[],
): BrowserTab => {
  // One secret field of a name takes all of that name with it.
  const secret = new Set(fields.filter(isSecret).map(({ name }) => name));
  const kept = fields.filter(({ name }) => !secret.has(name)).map(({ name, value }) => [name, value]);
  return { ...tab, formData: Object.fromEntries(kept), ...leftOutOf([...secret]) };
};
