import { describe, expect, test } from "bun:test";
import { Terminal } from "@xterm/headless";
import { outputFilter, webAddress } from "./terminal-output.ts";

const ESC = "\u001b";
const BEL = "\u0007";
const ST = `${ESC}\\`;
const filtered = (output: string): string => outputFilter()(output);

/** What no recorded output may cause, of each kind that terminals of our days know, with what stays to be seen. */
const HOSTILE: Readonly<Record<string, readonly [output: string, seen: string]>> = {
  "sets the title (OSC 0)": [`a${ESC}]0;Your bank${BEL}b`, "ab"],
  "sets the title (OSC 2)": [`a${ESC}]2;Your bank${ST}b`, "ab"],
  "keeps and brings back the title": [`${ESC}[22;0t${ESC}[23;0ta`, "a"],
  "asks for the title": [`${ESC}[21ta`, "a"],
  "writes the clipboard (OSC 52)": [`a${ESC}]52;c;ZXZpbA==${BEL}b`, "ab"],
  "reads the clipboard (OSC 52)": [`a${ESC}]52;c;?${BEL}b`, "ab"],
  "asks for a setting (DECRQSS)": [`a${ESC}P$q"p${ST}b`, "ab"],
  "asks for a capability (XTGETTCAP)": [`a${ESC}P+q544e${ST}b`, "ab"],
  "asks what it is (DA, DA2, DA3)": [`${ESC}[c${ESC}[>c${ESC}[=c${ESC}Za`, "a"],
  "asks where the cursor is (DSR, CPR)": [`${ESC}[5n${ESC}[6n${ESC}[?6n${ESC}[?996na`, "a"],
  "asks for a mode (DECRQM)": [`${ESC}[?25$p${ESC}[4$pa`, "a"],
  "asks for colours (OSC 4, 10, 11, 12)": [
    `${ESC}]4;1;?${BEL}${ESC}]10;?${BEL}${ESC}]11;?${ST}${ESC}]12;?${BEL}a`,
    "a",
  ],
  "asks for a checksum and a version": [`${ESC}[1;1;1;1;1;1*y${ESC}[>qa`, "a"],
  "answers back (ENQ)": ["a\u0005b", "ab"],
  "moves, sizes and closes the window": [`${ESC}[3;0;0t${ESC}[8;99;999t${ESC}[9;1t${ESC}[18ta`, "a"],
  "takes mouse, focus and paste": [`${ESC}[?1000;1002;1003;1004;1006;2004ha`, "a"],
  "takes keys (kitty, modifyOtherKeys)": [`${ESC}[>31u${ESC}[>4;2m${ESC}=${ESC}[?1ha`, "a"],
  "stops drawing (2026)": [`${ESC}[?2026ha`, "a"],
  "notifies (OSC 9, 777, 99)": [`${ESC}]9;hello${BEL}${ESC}]777;notify;a;b${BEL}${ESC}]99;;x${ST}a`, "a"],
  "downloads a file (OSC 1337)": [`${ESC}]1337;File=inline=0:QUJD${BEL}a`, "a"],
  "tells of a folder (OSC 7, 633)": [`${ESC}]7;file:///etc${BEL}${ESC}]633;P;Cwd=/${BEL}a`, "a"],
  "sends other strings (APC, PM, SOS)": [`${ESC}_Gf=100;AAAA${ST}${ESC}^x${ST}${ESC}Xx${ST}a`, "a"],
  "hides in eight bits (C1)": ["a\u009d0;t\u009cb\u009b6n\u0090$qm\u009cc", "abc"],
  "nests strings": [`a${ESC}]0;${ESC}]52;c;AAAA${BEL}b`, "ab"],
  "ends a string by cancelling it": [`a${ESC}]0;t\u0018b`, "ab"],
  rings: [`a${BEL}${BEL}b`, "ab"],
  "turns the direction of writing": ["a\u202eb\u2066c\u200fd", "a\ufffdb\ufffdc\ufffdd"],
  "hides tags": ["a\u{e0041}\u{e007f}b", "ab"],
};

const draw = async (output: string, terminal: Terminal): Promise<void> =>
  new Promise((drawn) => terminal.write(output, drawn));

const line = (terminal: Terminal, n = 0): string =>
  terminal.buffer.active.getLine(n)?.translateToString(true) ?? "";

describe("[WB-2] recorded output", () => {
  for (const [what, [output, seen]] of Object.entries(HOSTILE)) {
    test(`that ${what} is text and nothing else, whole and in pieces`, async () => {
      const terminal = new Terminal({ allowProposedApi: true, windowOptions: { getWinSizeChars: true } });
      const effects: string[] = [];
      terminal.onData((data) => effects.push(`answers ${data}`));
      terminal.onTitleChange((title) => effects.push(`title ${title}`));
      terminal.onBell(() => effects.push("bell"));
      terminal.onResize(() => effects.push("size"));
      await draw(filtered(output), terminal);
      expect(line(terminal)).toBe(seen);
      terminal.reset();
      const piecewise = outputFilter();
      for (const unit of output) await draw(piecewise(unit), terminal);
      expect(line(terminal)).toBe(seen);
      expect(effects).toEqual([]);
      expect({ ...terminal.modes }).toMatchObject({
        applicationCursorKeysMode: false,
        applicationKeypadMode: false,
        bracketedPasteMode: false,
        mouseTrackingMode: "none",
        sendFocusMode: false,
      });
      terminal.dispose();
    });
  }

  test("links lead to http and https alone, by their whole address", () => {
    const to = (uri: string): string => filtered(`${ESC}]8;id=x;${uri}${BEL}here${ESC}]8;;${BEL}`);
    expect(to("https://example.org/a?b#c")).toBe(
      `${ESC}]8;;https://example.org/a?b#c${ST}here${ESC}]8;;${ST}`,
    );
    const schemes = ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ssh://a", "//b", "x"];
    for (const uri of [...schemes, "https://bank.example@evil.example/", `https://a/${"b".repeat(3000)}`])
      expect(to(uri)).toBe(`${ESC}]8;;${ST}here${ESC}]8;;${ST}`);
    expect(webAddress("https://bücher.example/ä\u202e")).toBe(
      "https://xn--bcher-kva.example/%C3%A4%E2%80%AE",
    );
    expect(webAddress(" https://example.org")).toBeNull();
  });

  test("counts that would keep a screen busy for hours are made smaller", async () => {
    const terminal = new Terminal({ allowProposedApi: true });
    const bombs = ["S", "T", "L", "M", "b", "@", "P", "X", "I", "Z", "E"].map(
      (end) => `${ESC}[2147483647${end}`,
    );
    await draw(filtered(`x${bombs.join("y")}${ESC}[Hstill here`), terminal);
    expect(line(terminal, terminal.buffer.active.baseY)).toStartWith("still here");
    terminal.dispose();
  });

  test("a line of a million characters, marks without end and a string that never ends are survived", () => {
    expect(filtered("x".repeat(1e6))).toHaveLength(1e6);
    expect(filtered(`a${"\u0301".repeat(1e5)}b`)).toBe(`a${"\u0301".repeat(8)}b`);
    const filter = outputFilter();
    expect(filter(`a${ESC}]52;c;${"A".repeat(10_000)}`)).toBe("a");
    expect(filter("A".repeat(10_000))).toBe("");
    expect(filter(`${BEL}b`)).toBe("b");
    expect(filtered(`${ESC}[${"1;".repeat(1e5)}mx`)).toBe("x");
  });

  test("what draws stays: colours, moves, erasures, the other screen, line drawing", () => {
    const drawn = [
      `${ESC}[1;38;2;255;100;0mcolour${ESC}[0m`,
      `${ESC}[2J${ESC}[3;4H${ESC}[K${ESC}[2A${ESC}[10G`,
      `${ESC}[?1049h${ESC}[?25l${ESC}[?25h${ESC}[?1049l`,
      `${ESC}(0lqk${ESC}(B${ESC}7${ESC}8${ESC}M`,
      "a\tb\bc\r\nd",
      "שלום עולם — 日本 👩‍🚀 é",
    ].join("");
    expect(filtered(drawn)).toBe(drawn);
  });
});
