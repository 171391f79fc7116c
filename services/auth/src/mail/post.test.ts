import { expect, test } from "bun:test";
import { message } from "./mail.contract.ts";
import type { Mail, Message } from "./mail.ts";
import { createPost } from "./post.ts";

class ServerRefusal extends Error {
  readonly responseCode = 550;
}

/** A mail that fails so many times. */
const failing = (times: number) => {
  const sent: Message[] = [];
  let tries = 0;
  const mail: Pick<Mail, "send"> = {
    send: async (each) => {
      tries += 1;
      if (tries <= times) throw new ServerRefusal("550 <ada@example.org> no such user canary");
      sent.push(each);
    },
  };
  return { mail, sent, tries: () => tries };
};

const opened = (mail: Pick<Mail, "send">, delaysMilliseconds = [1, 1, 1]) => {
  const lines: string[] = [];
  return { lines, post: createPost({ mail, log: (line) => lines.push(line), delaysMilliseconds }) };
};

test("[NT-3] what failed is tried again and sent once, and the log says so without an address", async () => {
  const { mail, sent, tries } = failing(3);
  const { post, lines } = opened(mail);
  post.send(message());
  await post.settled();
  expect([sent.length, tries()]).toEqual([1, 4]);
  expect(lines.map((line) => JSON.parse(line))).toEqual(
    [0, 1, 2].map((attempt) => ({ event: "mail-failed", attempt, code: "550" })),
  );
});

test("[NT-3] after the last try it is given up, and what comes later is not held up", async () => {
  const { mail, sent } = failing(4);
  const { post, lines } = opened(mail);
  post.send(message());
  await post.settled();
  expect(sent).toEqual([]);
  expect(JSON.parse(lines.at(-1) ?? "")).toEqual({ event: "mail-given-up", attempt: 3, code: "550" });
  expect(lines.join("")).not.toContain("@");
  expect(lines.join("")).not.toContain("canary");
  post.send(message());
  await post.settled();
  expect(sent).toHaveLength(1);
});

test("[NT-3] sending never throws, a message that is none is given up, and a closed post takes none", async () => {
  const { post, lines } = opened({ send: () => Promise.reject(new TypeError("ada@example.org")) }, [60_000]);
  expect(post.send(message({ to: "" }))).toBeUndefined();
  await Bun.sleep(5);
  await post.close();
  post.send(message());
  expect(lines.map((line) => JSON.parse(line).event)).toEqual(["mail-failed", "mail-dropped"]);
  expect(lines.join("")).not.toContain("@");
});
