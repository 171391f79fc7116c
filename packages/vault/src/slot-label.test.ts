import { describe, expect, test } from "bun:test";
import { utf8 } from "./bytes.ts";
import { encodeSlotLabel, parseSlotLabel, type SlotLabel } from "./slot-label.ts";

const LABEL: SlotLabel = { name: "Kitchen drawer", description: "Blue folder", tags: ["home"], strength: 3 };

const encoded = (label: SlotLabel): Uint8Array => {
  const bytes = encodeSlotLabel(label);
  if (bytes === null) throw new Error("not a label");
  return bytes;
};

describe("the label of a slot", () => {
  test("[SL-1] it is canonical JSON and reads back as it was", () => {
    expect(new TextDecoder().decode(encoded(LABEL))).toBe(
      '{"description":"Blue folder","name":"Kitchen drawer","strength":3,"tags":["home"]}',
    );
    const bare: SlotLabel = { name: "ü", description: "", tags: [], strength: null };
    for (const label of [LABEL, bare]) expect(parseSlotLabel(encoded(label))).toEqual(label);
  });

  test("[SL-1] one that is too long, empty or no Unicode text is not encoded", () => {
    const many = Array.from({ length: 21 }, (_, at) => `tag ${at}`);
    const wrong: readonly Partial<SlotLabel>[] = [
      { name: "" },
      { name: "x".repeat(81) },
      { name: "\ud800" },
      { description: "x".repeat(501) },
      { tags: many },
      { tags: [""] },
      { tags: ["x".repeat(51)] },
      { tags: ["twice", "twice"] },
    ];
    for (const change of wrong) expect(encodeSlotLabel({ ...LABEL, ...change })).toBeNull();
    const longest = { name: "x".repeat(80), description: "x".repeat(500), tags: many.slice(1) };
    expect(encodeSlotLabel({ ...LABEL, ...longest })).not.toBeNull();
  });

  test("[SL-1] no other content is taken for one", () => {
    const text = new TextDecoder().decode(encoded(LABEL));
    const wrong = [
      "",
      "null",
      "[]",
      ` ${text}`,
      text.replace("}", ',"more":1}'),
      text.replace('"strength":3,', ""),
      text.replace('"strength":3', '"strength":5'),
      text.replace('"strength":3', '"strength":2.5'),
      text.replace('"strength":3', '"strength":"3"'),
      text.replace('["home"]', '"home"'),
      text.replace("Kitchen drawer", ""),
      '{"name":"Kitchen drawer","description":"Blue folder","strength":3,"tags":["home"]}',
    ];
    for (const content of wrong) expect(parseSlotLabel(utf8(content))).toBeNull();
    expect(parseSlotLabel(new Uint8Array([0xff]))).toBeNull();
  });
});
