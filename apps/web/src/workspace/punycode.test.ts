import { describe, expect, test } from "bun:test";
import { readableHost } from "./punycode.ts";

describe("international names", () => {
  test("[WB-4] labels read as RFC 3492 has them", () => {
    for (const [encoded, meant] of [
      ["egbpdaj6bu4bxfgehfvwxn", "ليهمابتكلموشعربي؟"],
      ["ihqwcrb4cv8a8dqg056pqjye", "他们为什么不说中文"],
      ["Proprostnemluvesky-uyb24dma41a", "Pročprostěnemluvíčesky"],
      ["4dbcagdahymbxekheh6e0a7fei0b", "למההםפשוטלאמדבריםעברית"],
      ["b1abfaaepdrnnbgefbadotcwatmq2g4l", "почемужеонинеговорятпорусски"],
      ["3B-ww4c5e180e575a65lsy2b", "3年B組金八先生"],
      ["2-u9tlzr9756bt3uc0v", "ひとつ屋根の下2"],
    ] as const) {
      expect(readableHost(`a.xn--${encoded}.example`)).toBe(`a.${meant}.example`);
    }
  });

  test("[WB-4] what cannot be decoded stays as it is written", () => {
    for (const label of ["xn--", "xn--!!!", "xn--99999999999", "xn--a-\u0431", `xn--${"a".repeat(3000)}`]) {
      expect(readableHost(label)).toBe(label);
    }
    expect(readableHost("plain.example")).toBe("plain.example");
  });
});
