import type { Terminal } from "@xterm/xterm";

const ESC = "\u001b";
/** So much is drawn before the page has its turn again, in UTF-16 units. */
const PIECE = 48 * 1024;
const OTHER_SCREEN = `${ESC}[?1049h${ESC}[H`;

/** Origin, wrapping, inserting, the scrolled part, colours and letters as at the beginning; the cursor stays and is hidden. */
const AS_NEW = `${ESC}]8;;${ESC}\\${ESC}[?6l${ESC}[?7h${ESC}[?45l${ESC}[4l${ESC}7${ESC}[r${ESC}8${ESC}[0m\u000f${ESC}(B${ESC}[?25l`;

const draw = (terminal: Terminal, text: string): Promise<void> =>
  new Promise((drawn) => terminal.write(text, drawn));

/** Draws recorded output, as far as `harmless` lets it through; stops early when `goOn` says no. */
export const drawOutput = async (
  terminal: Terminal,
  output: string,
  harmless: (piece: string) => string,
  goOn: () => boolean,
): Promise<void> => {
  for (let at = 0; at < output.length && goOn(); at += PIECE)
    await draw(terminal, harmless(output.slice(at, at + PIECE)));
};

/** What a program like an editor had on the other screen is shown below the rest: it does not run any more. */
const leaveOtherScreen = async (terminal: Terminal): Promise<void> => {
  if (terminal.buffer.active.type !== "alternate") return;
  const { SerializeAddon } = await import("@xterm/addon-serialize");
  const addon = new SerializeAddon();
  terminal.loadAddon(addon);
  const screen = addon.serialize({ scrollback: 0 }).split(OTHER_SCREEN).at(-1) ?? "";
  addon.dispose();
  await draw(terminal, `${ESC}[?1049l${ESC}[0m\r\n${screen}`);
};

/** The row of the screen, from 1, below everything that is drawn on it. */
const freeRow = (terminal: Terminal): number => {
  const { active } = terminal.buffer;
  for (let row = terminal.rows; row > 0; row -= 1) {
    const line = active.getLine(active.baseY + row - 1);
    if (line !== undefined && line.translateToString(true) !== "") return row + 1;
  }
  return 1;
};

/** Ends what was recorded: whatever state it left the terminal in, what comes after begins anew on a line of its own. */
export const endRecording = async (terminal: Terminal): Promise<void> => {
  await leaveOtherScreen(terminal);
  await draw(terminal, AS_NEW);
  const row = freeRow(terminal);
  await draw(terminal, row > terminal.rows ? `${ESC}[${terminal.rows};1H\r\n` : `${ESC}[${row};1H`);
};

/** One line down, to its beginning. */
export const newLine = (terminal: Terminal): Promise<void> => draw(terminal, "\r\n");
