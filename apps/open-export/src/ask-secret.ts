import { stderr, stdin } from "node:process";
import { createInterface } from "node:readline";

const [ENTER, LINE, STOP, END, BACK, ERASE] = ["\r", "\n", "\u0003", "\u0004", "\u007f", "\b"];
const MAX_CHARS = 4_096;

/** A line from a terminal that does not show what is typed; null when somebody stopped it. */
const askHidden = (question: string): Promise<string | null> =>
  new Promise((resolve) => {
    let typed = "";
    const finish = (answer: string | null): void => {
      stdin.off("data", read);
      stdin.setRawMode(false);
      stdin.pause();
      stderr.write("\n");
      resolve(answer);
    };
    const read = (chunk: string): void => {
      for (const character of chunk) {
        if (character === ENTER || character === LINE || character === STOP || character === END) {
          finish(character === STOP || character === END ? null : typed);
          return;
        }
        if (character === BACK || character === ERASE) typed = [...typed].slice(0, -1).join("");
        else if (typed.length < MAX_CHARS) typed += character;
      }
    };
    stderr.write(question);
    stdin.setEncoding("utf8");
    stdin.setRawMode(true);
    stdin.resume();
    stdin.on("data", read);
  });

const firstLine = async (): Promise<string | null> => {
  const lines = createInterface({ input: stdin });
  for await (const line of lines) {
    lines.close();
    return line.slice(0, MAX_CHARS);
  }
  return null;
};

/** The secret, hidden from the screen and from the list of processes. Null where none came. */
export const askSecret = (question: string): Promise<string | null> =>
  stdin.isTTY ? askHidden(question) : firstLine();
