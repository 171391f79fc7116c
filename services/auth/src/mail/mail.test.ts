import { expect, test } from "bun:test";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SMTPServer } from "smtp-server";
import { randomBytes } from "../testing/person.ts";
import { describeMail, FROM, type MailSubject, message } from "./mail.contract.ts";
import { mailPlaceOf, mailWords } from "./mail-place.ts";
import { mailboxMail } from "./mailbox.ts";
import { smtpMail } from "./smtp.ts";

const dice = { random: randomBytes, now: Date.now };

const openMailbox = async () => {
  const directory = join(await mkdtemp(join(tmpdir(), "holdfast-mail-")), "mail");
  const files = async () => (await readdir(directory).catch(() => [])).map((name) => join(directory, name));
  return {
    directory,
    files,
    mail: mailboxMail({ directory, from: FROM }, dice),
    arrived: async () => {
      const raws = await Promise.all((await files()).map((file) => readFile(file, "utf8")));
      return raws.map((raw) => ({ to: [/^To: (.*)\r$/m.exec(raw)?.[1] ?? ""], raw }));
    },
    close: () => rm(join(directory, ".."), { recursive: true }),
  };
};

/** A mail server of this process; `refuse` is its answer to every recipient. */
const openServer = async (refuse: Error | null = null): Promise<MailSubject> => {
  const received: { to: readonly string[]; raw: string }[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    onRcptTo: (_address, _session, callback) => callback(refuse),
    onData: (stream, { envelope }, callback) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        received.push({
          to: envelope.rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString(),
        });
        callback();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    mail: smtpMail({ url: `smtp://127.0.0.1:${port}`, from: FROM }),
    arrived: async () => received,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
};

describeMail("folder", openMailbox);
describeMail("SMTP", () => openServer());

test("[NT-1] the folder and its files are their owner's alone, and no half message is ever in it", async () => {
  const { mail, files, directory, close } = await openMailbox();
  await Promise.all([1, 2, 3].map(() => mail.send(message())));
  const names = await files();
  expect(names).toHaveLength(3);
  for (const name of names) {
    expect(name).toMatch(/\/\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z-[0-9a-f]{8}\.eml$/);
    expect((await stat(name)).mode & 0o777).toBe(0o600);
  }
  expect((await stat(directory)).mode & 0o777).toBe(0o700);
  await close();
});

test("[NT-3] a server that refuses the recipient, or is not there, is a failure", async () => {
  const refusing = await openServer(new Error("no such mailbox here"));
  expect(refusing.mail.send(message())).rejects.toThrow();
  await refusing.close();
  expect(refusing.mail.send(message())).rejects.toThrow();
});

test("[NT-1] where mail goes is said without the password of the server", () => {
  const place = mailPlaceOf({ smtpUrl: "smtps://who:hunter2@mail.example.org", from: FROM, directory: "x" });
  expect(mailWords(place)).toBe("Mail is sent by mail.example.org.");
  const folder = mailPlaceOf({ smtpUrl: "", from: "", directory: "/data/mail" });
  expect(mailWords(folder)).toBe("Mail is written to /data/mail.");
});

test("[OP-3] a folder that cannot be written and a server that does not answer say so before a message does", async () => {
  const box = await openMailbox();
  await box.mail.health();
  await Bun.write(join(box.directory, "..", "in-the-way"), "no folder");
  const blocked = mailboxMail(
    { directory: join(box.directory, "..", "in-the-way", "mail"), from: FROM },
    dice,
  );
  await expect(blocked.health()).rejects.toThrow();
  await box.close();
  const server = await openServer();
  await server.mail.health();
  await server.close();
  await expect(server.mail.health()).rejects.toThrow();
});
