import { shown } from "@holdfast/state/differences/shown";

const ESC = "\u001b";
const BEL = "\u0007";
/** Sequences of control: CSI, then OSC and other strings up to their end, then two-character ones. */
const SEQUENCES = new RegExp(
  `${ESC}\\[[0-?]*[ -/]*[@-~]|${ESC}[\\]PX^_][^${BEL}${ESC}]*(?:${BEL}|${ESC}\\\\)?|${ESC}[ -/]*[0-~]`,
  "gu",
);

/** Output of a terminal as text: without colours and moves, with the last state of a line that was written over. */
export const plainOutput = (output: string): string =>
  output
    .replaceAll(SEQUENCES, "")
    .replaceAll("\r\n", "\n")
    .split("\n")
    .map((line) => shown(line.replace(/\r+$/u, "").split("\r").at(-1) ?? "").replaceAll("\\u0009", "  "))
    .join("\n");
