import { describe, expect, test } from "bun:test";
import { readAddress, typedAddress, visibleText } from "./addresses.ts";

const kindOf = (text: string): string => {
  const address = readAddress(text);
  return address.kind === "link" ? "link" : address.why;
};

describe("addresses as what they are", () => {
  test("[WB-4] only http and https are links, however a scheme is written", () => {
    expect(kindOf("https://example.org/a?b#c")).toBe("link");
    expect(kindOf("http://localhost:3000")).toBe("link");
    for (const script of [
      "javascript:alert(1)",
      "JaVaScRiPt:alert(1)",
      "java\nscript:alert(1)",
      "\u0001 javascript:alert(1)//https://example.org",
      "javascript://example.org/%0aalert(1)",
      "vbscript:msgbox(1)",
    ]) {
      expect(kindOf(script)).toBe("script");
    }
    expect(kindOf("data:text/html,<script>alert(1)</script>")).toBe("content");
    expect(kindOf("blob:https://example.org/1")).toBe("content");
    expect(kindOf("file:///etc/passwd")).toBe("file");
    for (const unknown of [
      "about:blank",
      "mailto:a@example.org",
      "intent://x#Intent;end",
      "view-source:https://a.b",
    ]) {
      expect(kindOf(unknown)).toBe("unknown");
    }
    for (const none of [
      "",
      "https://",
      "//example.org",
      "/path",
      "https://exa mple.org",
      "https://a\u202eb.org/",
    ]) {
      expect(kindOf(none)).toBe("none");
    }
  });

  test("[WB-4] an international name is told in both forms, and one that could be mistaken is said", () => {
    const plain = readAddress("https://example.org:8443/x");
    expect(plain).toMatchObject({ host: "example.org:8443", ascii: null, lookalike: false, rest: "/x" });
    const german = readAddress("https://xn--mller-kva.example/");
    expect(german).toMatchObject({
      host: "müller.example",
      ascii: "xn--mller-kva.example",
      lookalike: false,
      rest: "",
    });
    const cyrillic = readAddress("https://\u0430\u0440\u0440\u04cf\u0435.com/login");
    expect(cyrillic).toMatchObject({
      href: "https://xn--80ak6aa92e.com/login",
      host: "\u0430\u0440\u0440\u04cf\u0435.com",
      ascii: "xn--80ak6aa92e.com",
      lookalike: true,
    });
    expect(readAddress("https://p\u0430ypal.com")).toMatchObject({
      ascii: "xn--pypal-4ve.com",
      lookalike: true,
    });
    expect(readAddress("https://例え.jp")).toMatchObject({
      host: "例え.jp",
      ascii: "xn--r8jz45g.jp",
      lookalike: false,
    });
    expect(readAddress("https://xn--.com")).toMatchObject({ kind: "text" });
  });

  test("[WB-4] a host that stands behind a name is the one that is told, and bare http is", () => {
    expect(readAddress("http://bank.example@evil.example/bank.example")).toMatchObject({
      host: "evil.example",
      named: true,
      encrypted: false,
    });
  });

  test("[WB-4] what is invisible or turns the direction of writing is written as its number", () => {
    expect(visibleText("a\u202egpj.exe\u0000\u200b\u{e0041}")).toBe(
      "a\\u{202e}gpj.exe\\u{0000}\\u{200b}\\u{e0041}",
    );
    expect(visibleText("naïve 例え 👍")).toBe("naïve 例え 👍");
    const bidi = readAddress("https://example.org/\u202egpj.exe");
    expect(bidi.kind === "link" ? bidi.rest : "").toBe("/%E2%80%AEgpj.exe");
  });

  test("[WB-4] a very long address is read as quickly as a short one", () => {
    const long = `https://example.org/${"a".repeat(2_000_000)}`;
    expect(readAddress(long)).toMatchObject({ kind: "link", host: "example.org" });
    expect(kindOf(`data:text/html,${"<b>".repeat(500_000)}`)).toBe("content");
  });

  test("[WB-3] what somebody types is completed where that is what they mean", () => {
    expect(typedAddress(" example.org/docs ")).toBe("https://example.org/docs");
    expect(typedAddress("example.org:8443/x")).toBe("https://example.org:8443/x");
    expect(typedAddress("localhost:3000")).toBe("http://localhost:3000/");
    expect(typedAddress("127.0.0.1/x")).toBe("http://127.0.0.1/x");
    expect(typedAddress("HTTPS://Example.ORG")).toBe("https://example.org/");
    expect(typedAddress("javascript:alert(1)")).toBe("javascript:alert(1)");
    expect(typedAddress("a few words")).toBe("a few words");
    expect(typedAddress("mailto:someone@example.org")).toBe("mailto:someone@example.org");
  });
});
