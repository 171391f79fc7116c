import { describe, expect, test } from "bun:test";
import { letterTo } from "./letter.ts";
import type { Mail, Message } from "./mail.ts";

/** A mail, and everything that arrived: whom it was for, and its bytes as text. */
export interface MailSubject {
  readonly mail: Mail;
  readonly arrived: () => Promise<readonly { readonly to: readonly string[]; readonly raw: string }[]>;
  readonly close: () => Promise<void>;
}

export const FROM = "Holdfast <post@holdfast.example>";

export const message = (change: Partial<Message> = {}): Message => ({
  ...letterTo("ada@example.org", {
    subject: "New sign-in: Zoë’s",
    happened: "Somebody signed in <here> & there.",
    facts: ["Firefox on Linux, from 192.0.2.7"],
    advice: "If that was you, there is nothing to do.",
    link: "https://holdfast.example/settings/logins",
    closing: "Holdfast never asks.",
  }),
  ...change,
});

/** Header lines of a message, folded ones joined. */
const headersOf = (raw: string): readonly string[] =>
  (raw.split("\r\n\r\n")[0] ?? "").replaceAll(/\r\n[ \t]+/g, " ").split("\r\n");

/** Every Mail must pass this. */
export const describeMail = (name: string, open: () => Promise<MailSubject>) =>
  describe(`Mail (${name})`, () => {
    test("[NT-1] [NT-4] a message arrives once, as text and as HTML, with its one recipient", async () => {
      const { mail, arrived, close } = await open();
      try {
        await mail.send(message());
        const [one, ...more] = await arrived();
        expect(more).toEqual([]);
        expect(one?.to).toEqual(["ada@example.org"]);
        const raw = one?.raw ?? "";
        const headers = headersOf(raw);
        expect(headers).toContain(`From: ${FROM}`);
        expect(headers.find((line) => line.startsWith("Subject: "))).toMatch(/^Subject: =\?UTF-8\?/);
        expect(headers).toContain("Auto-Submitted: auto-generated");
        expect(raw).toContain("Content-Type: text/plain; charset=utf-8");
        expect(raw).toContain("Content-Type: text/html; charset=utf-8");
        expect(raw).toContain("https://holdfast.example/settings/logins");
        expect(raw).toContain("Somebody signed in <here> & there.");
        expect(raw).toContain("signed in &#60;here&#62; &#38;");
      } finally {
        await close();
      }
    });

    test("[NT-2] nothing that somebody wrote becomes a recipient or a header", async () => {
      const { mail, arrived, close } = await open();
      try {
        for (const to of [
          "ada@example.org\r\nBcc: eve@example.org",
          "ada@example.org\nSubject: owned",
          "ada@example.org, eve@example.org",
          "Eve <eve@example.org>",
          "ada@example.org;eve@example.org",
          "@example.org",
          "",
        ]) {
          const outcome = await mail.send(message({ to })).then(
            () => "sent",
            (cause: Error) => cause.message,
          );
          expect([to, outcome]).toEqual([to, "not one address"]);
        }
        expect(await arrived()).toEqual([]);
        await mail.send(message({ subject: "One\r\nBcc: eve@example.org\r\n\r\nand a body\u2028more" }));
        const [one] = await arrived();
        expect(one?.to).toEqual(["ada@example.org"]);
        const names = headersOf(one?.raw ?? "").map((line) => line.split(":")[0]);
        expect(names.filter((each) => each === "Bcc" || each === "Cc")).toEqual([]);
        expect(names.filter((each) => each === "Subject")).toHaveLength(1);
      } finally {
        await close();
      }
    });
  });
