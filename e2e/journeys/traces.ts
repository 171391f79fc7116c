/** Something that must not be stored, in every form in which it could be. */
export interface Trace {
  readonly name: string;
  readonly forms: readonly Buffer[];
}

/** The characters of a base64 text that bytes decide alone, wherever in the encoded data they begin. */
const base64Forms = (bytes: Uint8Array, encoding: "base64" | "base64url"): readonly string[] =>
  [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString(encoding);
    return text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
  });

const textForms = (text: string): readonly Buffer[] => [Buffer.from(text), Buffer.from(text, "utf16le")];

/** Bytes as they are, in hexadecimal and in both kinds of base64. */
export const traceOfBytes = (name: string, bytes: Uint8Array): Trace => {
  const hex = Buffer.from(bytes).toString("hex");
  const texts = [hex, hex.toUpperCase(), ...base64Forms(bytes, "base64"), ...base64Forms(bytes, "base64url")];
  return { name, forms: [Buffer.from(bytes), ...texts.flatMap(textForms)] };
};

/** A text in UTF-8 and UTF-16, with the forms of its bytes. */
export const traceOfText = (text: string): Trace => {
  const bytes = Buffer.from(text);
  return { name: text, forms: [...traceOfBytes(text, bytes).forms, Buffer.from(text, "utf16le")] };
};

/** The names of the traces that are somewhere in `bytes`. */
export const tracesIn = (bytes: Buffer, traces: readonly Trace[]): readonly string[] =>
  traces.filter(({ forms }) => forms.some((form) => bytes.includes(form))).map(({ name }) => name);
