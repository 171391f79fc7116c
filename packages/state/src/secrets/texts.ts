import type { JsonValue } from "../canonical-json.ts";
import type { BrowserTab, Conflict, Message, Terminal } from "../model.ts";

/** A text of a part of a state, and where in the part it stands: a JSON pointer. */
export interface PlacedText {
  readonly at: string;
  readonly text: string;
  /** Characters in front that are not of the state: the name of a variable or field that the value is given to. */
  readonly lead?: string;
}

const escaped = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1");

/** Every string below a value of JSON, under the name it has there: names speak of secrets. */
function* stringsOf(value: JsonValue, at: string, name = ""): Generator<PlacedText> {
  if (typeof value === "string") yield { at, text: value, ...(name === "" ? {} : { lead: `${name}=` }) };
  else if (typeof value === "object" && value !== null) {
    for (const [member, inner] of Object.entries(value))
      yield* stringsOf(inner, `${at}/${escaped(member)}`, member);
  }
}

export const textsOfMessage = (message: Message): readonly PlacedText[] => [
  ...message.parts.flatMap((part, i) => {
    const at = `/messages/${message.id}/parts/${i}`;
    return part.type === "text" ? [{ at, text: part.text }] : [...stringsOf(part.value, at, part.name)];
  }),
  ...stringsOf(message.meta, `/messages/${message.id}/meta`),
];

export const textsOfTab = (tab: BrowserTab): readonly PlacedText[] => [
  { at: "/url", text: tab.url },
  ...stringsOf(tab.formData, "/formData"),
  ...tab.history.map(({ url }, i) => ({ at: `/history/${i}`, text: url })),
];

/** The versions of a file, or of another part, that a merge could not settle. */
export const textsOfConflict = ({ base, ours, theirs }: Conflict): readonly PlacedText[] => [
  ...stringsOf(base, "/base"),
  ...stringsOf(ours, "/ours"),
  ...stringsOf(theirs, "/theirs"),
];

/** All of a terminal but its output. */
export const textsOfTerminal = ({ command, history, env }: Terminal): readonly PlacedText[] => [
  ...(command === undefined ? [] : [{ at: "/command", text: command }]),
  ...history.map((text, i) => ({ at: `/history/${i}`, text })),
  ...stringsOf(env, "/env"),
];
