import { SQL } from "bun";
import { createDispatcher } from "../features/notices/dispatcher.ts";
import { sqlNoticeQueue } from "../features/notices/queue.sql.ts";
import { byMail } from "../mail/notice-sender.ts";
import { smtpMail } from "../mail/smtp.ts";

/** Sends what is due, and is killed as soon as the first of it would be noted: `bun send-and-die.ts <database> <smtp> <now>`. */
const [, , databaseUrl = "", smtpUrl = "", now = ""] = process.argv;
const queue = sqlNoticeQueue(new SQL({ url: databaseUrl, max: 1 }));
const { nudge } = createDispatcher({
  queue: {
    ...queue,
    note: () => {
      process.kill(process.pid, "SIGKILL");
      return Promise.withResolvers<void>().promise;
    },
  },
  senders: [byMail(smtpMail({ url: smtpUrl, from: "post@holdfast.example" }))],
  origin: "https://holdfast.example",
  log: () => undefined,
  now: () => Number(now),
});
nudge();
