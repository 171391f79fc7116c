import { describe, expect, test } from "bun:test";
import { FILE_MAX_BYTES } from "@holdfast/protocol/limits";
import fc from "fast-check";
import { bytesOf, contentOf } from "./file-bytes.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("[WB-12] files come and go byte for byte", () => {
  test("text is text, with its line ends and its mark beside it", () => {
    expect(contentOf(utf8("a\nb"))).toEqual({ content: "a\nb", eol: "lf", bom: false });
    expect(contentOf(utf8("a\r\nb\r\n"))).toEqual({ content: "a\nb\n", eol: "crlf", bom: false });
    expect(contentOf(utf8("\ufeffa\r\nb\n"))).toEqual({ content: "a\r\nb\n", eol: "lf", bom: true });
    expect(contentOf(new Uint8Array())).toEqual({ content: "", eol: "lf", bom: false });
  });

  test("what is no text is kept as bytes", () => {
    expect(contentOf(new Uint8Array([0xff, 0xfe]))?.content).toEqual({ bytes: "__4" });
    expect(contentOf(utf8("a\0b"))?.content).toEqual({ bytes: "YQBi" });
  });

  test("too much is refused", () => {
    expect(contentOf(new Uint8Array(FILE_MAX_BYTES + 1))).toBeNull();
    expect(contentOf(new Uint8Array(FILE_MAX_BYTES).fill(0x61))).not.toBeNull();
  });

  test("any bytes come back as they were", () => {
    const piece = fc.constantFrom(
      utf8("\ufeff"),
      utf8("\r\n"),
      utf8("\n"),
      utf8("\r"),
      utf8("aé"),
      utf8("\0"),
    );
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.array(piece, { maxLength: 8 }).map((pieces) => new Uint8Array(pieces.flatMap((each) => [...each]))),
    );
    fc.assert(
      fc.property(bytes, (given) => {
        const content = contentOf(given);
        expect(content === null ? null : [...bytesOf(content)]).toEqual([...given]);
      }),
    );
  });
});
