import { describe, expect, test } from "bun:test";
import { Terminal } from "@xterm/headless";
import type { Terminal as PageTerminal } from "@xterm/xterm";
import { outputFilter } from "../../../../workspace/terminal-output.ts";
import { drawOutput, endRecording, newLine } from "./writing.ts";

const ESC = "\u001b";

const recorded = async (output: string, goOn = () => true) => {
  const headless = new Terminal({ allowProposedApi: true, cols: 40, rows: 6 });
  // The one without a page has all of the other that drawing needs.
  const terminal = headless as unknown as PageTerminal;
  await drawOutput(terminal, output, outputFilter(), goOn);
  await endRecording(terminal);
  const { active } = headless.buffer;
  const text = Array.from({ length: active.length }, (_, n) => active.getLine(n)?.translateToString(true));
  return { terminal, headless, text: text.join("\n").trimEnd(), line: active.baseY + active.cursorY };
};

describe("[WB-1] output that is restored", () => {
  test("ends on a line of its own, wherever it left the cursor", async () => {
    const short = await recorded(`one\r\ntwo${ESC}[H`);
    expect([short.text, short.line]).toEqual(["one\ntwo", 2]);
    const full = await recorded(`${"line\r\n".repeat(9)}prompt${ESC}[3;3H`);
    expect([full.text, full.line]).toEqual([`${"line\n".repeat(9)}prompt`, 10]);
    expect((await recorded("")).line).toBe(0);
  });

  test("keeps what stood on the other screen, with its colours, below the rest", async () => {
    const { headless, text } = await recorded(`$ vi\r\n${ESC}[?1049h${ESC}[H${ESC}[31mthe file${ESC}[6;1H~`);
    expect(headless.buffer.active.type).toBe("normal");
    expect(text.split("\n").filter((line) => line !== "")).toEqual(["$ vi", "the file", "~"]);
    const at = text.split("\n").indexOf("the file");
    expect(headless.buffer.active.getLine(at)?.getCell(0)?.getFgColor()).toBe(1);
  });

  test("leaves nothing behind for what comes afterwards", async () => {
    const { terminal, headless } = await recorded(
      `${ESC}[31m${ESC}[2;3r${ESC}[?6h${ESC}[?7l${ESC}[4h${ESC}(0\u000e${ESC}]8;;https://a.example${ESC}\\x`,
    );
    await newLine(terminal);
    await drawOutput(terminal, "lqk", outputFilter(), () => true);
    const { active } = headless.buffer;
    const line = active.getLine(active.baseY + active.cursorY);
    expect(line?.translateToString(true)).toBe("lqk");
    expect(line?.getCell(0)?.isFgDefault()).toBe(true);
    expect(headless.modes).toMatchObject({ insertMode: false, originMode: false, wraparoundMode: true });
  });

  test("is not drawn further when something else is wanted", async () => {
    let turns = 0;
    const { text } = await recorded("x".repeat(200_000), () => turns++ < 1);
    expect(text.replaceAll("\n", "").length).toBeLessThan(60_000);
  });
});
