import { access, constants, mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { toHex } from "@holdfast/protocol/encoding";
import type { Dice } from "@holdfast/service-kit/audit-row";
import { createTransport } from "nodemailer";
import { composeMessage } from "./compose-message.ts";
import type { Mail } from "./mail.ts";

export interface MailboxPlace {
  readonly directory: string;
  readonly from: string;
}

/** Writes each message as a file of RFC 5322 into a folder that only its owner reads: for machines without a mail server. [NT-1] */
export const mailboxMail = ({ directory, from }: MailboxPlace, { random, now }: Dice): Mail => {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: "windows" });
  return {
    send: async (message) => {
      const { message: bytes } = await transport.sendMail(composeMessage(from, message));
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const at = new Date(now()).toISOString().replaceAll(/[:.]/g, "-");
      const file = join(directory, `${at}-${toHex(random(4))}.eml`);
      // Nobody who looks on finds half a message.
      await writeFile(`${file}.new`, bytes as Uint8Array, { mode: 0o600 });
      await rename(`${file}.new`, file);
    },
    health: async () => {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      await access(directory, constants.W_OK);
    },
  };
};
