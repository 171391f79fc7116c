import { fromBase64url } from "@holdfast/protocol/encoding";
import type { Conversation, FileEntry, State, Terminal } from "@holdfast/state/model";
import type { SafeNames } from "./safe-names.ts";

/** One file to be written, at a safe path. */
export interface Shaped {
  readonly path: string;
  readonly bytes: Uint8Array;
}

const encoder = new TextEncoder();
const json = (value: unknown): Uint8Array => encoder.encode(`${JSON.stringify(value, null, 2)}\n`);

/** A file as it stood on disk: with its line ends and its mark of UTF-8. */
export const bytesOfFile = ({ content, eol, bom }: FileEntry): Uint8Array => {
  if (typeof content !== "string") return fromBase64url(content.bytes) ?? new Uint8Array(0);
  const text = eol === "crlf" ? content.replaceAll(/\r?\n/g, "\r\n") : content;
  return encoder.encode(bom ? `\uFEFF${text}` : text);
};

const textOfConversation = ({ title, messages }: Conversation): string => {
  const parts = messages.map(({ role, createdAt, parts: said }) => {
    const text = said.map((part) =>
      part.type === "text" ? part.text : `[${part.name}]\n${JSON.stringify(part.value, null, 2)}`,
    );
    return `## ${role}, ${createdAt}\n\n${text.join("\n\n")}\n`;
  });
  return `# ${title}\n\n${parts.join("\n")}`;
};

const textOfTerminal = ({ scrollback }: Terminal): string => scrollback.pages.join("");

const notesOf = (state: State): FileEntry | undefined =>
  state.layout.notesFileId === null ? undefined : state.files[state.layout.notesFileId];

/** Everything a state holds, file by file: one is made at a time. */
export function* shapeState(state: State, names: SafeNames): Generator<Shaped, void, undefined> {
  const at = (path: string, bytes: Uint8Array): Shaped => ({ path: names.file(path), bytes });
  // A title is one step of a path, whatever is in it.
  const titled = (folder: string, title: string, id: string, ending: string): string =>
    `${folder}/${(title.trim() || id).replaceAll("/", "-")}${ending}`;

  for (const file of Object.values(state.files)) yield at(`files/${file.path}`, bytesOfFile(file));
  for (const conversation of Object.values(state.conversations)) {
    const { id, title } = conversation;
    yield at(titled("conversations", title, id, ".json"), json(conversation));
    yield at(titled("conversations", title, id, ".md"), encoder.encode(textOfConversation(conversation)));
  }
  for (const terminal of Object.values(state.terminals)) {
    const { id, title } = terminal;
    yield at(titled("terminals", title, id, ".json"), json(terminal));
    yield at(titled("terminals", title, id, ".txt"), encoder.encode(textOfTerminal(terminal)));
  }
  for (const conflict of Object.values(state.conflicts)) {
    yield at(titled("conflicts", conflict.name, conflict.id, ".json"), json(conflict));
  }
  const notes = notesOf(state);
  if (notes !== undefined) yield at("notes.txt", bytesOfFile(notes));
  yield at("tabs.json", json(Object.values(state.tabs)));
  yield at("bookmarks.json", json(state.bookmarks));
  yield at("layout.json", json(state.layout));
  yield at("settings.json", json(state.settings));
  yield at("metadata.json", json(state.metadata));
}
