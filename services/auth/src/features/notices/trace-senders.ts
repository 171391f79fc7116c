import type { Traces } from "@holdfast/service-kit/traces";
import type { NoticeSender } from "../../mail/notice-sender.ts";

/** Tells of each attempt to send a notice. [OP-6] */
export const traceSenders = (senders: readonly NoticeSender[], traces: Traces): readonly NoticeSender[] => {
  const span = traces.spans({
    name: "notice delivery",
    kind: "client",
    isRoot: true,
    begin: { sender: ["mail", "http"] },
    end: { outcome: ["sent"] },
  });
  return senders.map((each) => ({
    ...each,
    send: (notice) =>
      span(
        { sender: each.name },
        () => each.send(notice),
        () => ({ outcome: "sent" }),
      ),
  }));
};
