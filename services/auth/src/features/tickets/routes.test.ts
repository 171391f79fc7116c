import { expect, test } from "bun:test";
import { SocketTicket, TICKET_SECONDS } from "@holdfast/protocol/events";
import { RATES_PER_MINUTE } from "@holdfast/protocol/limits";
import { Value } from "@sinclair/typebox/value";
import { outcomeOf } from "../../testing/fixture.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";

describeOnBackends("tickets for sockets", (begin) => {
  test("[EV-5] whoever is signed in gets tickets, each another one, for 30 s", async () => {
    const { send, signUp, clock } = await begin();
    const ada = await signUp();
    const seen = new Set<string>();
    for (const path of ["/auth/ws-ticket", "/auth/ws-token"]) {
      const answer = await send("GET", path, { headers: ada.as });
      const ticket = await answer.json();
      expect(Value.Check(SocketTicket, ticket)).toBe(true);
      expect(Date.parse(ticket.expiresAt) - clock.now).toBe(TICKET_SECONDS * 1000);
      expect(answer.headers.get("cache-control")).toBe("no-store");
      seen.add(ticket.ticket);
    }
    expect(seen.size).toBe(2);
    expect(await outcomeOf(await send("GET", "/auth/ws-ticket", { headers: {} }))).toBe(
      "401 unauthenticated",
    );
  });

  test("[EV-5] there are so many a minute and no more", async () => {
    const { send, signUp, clock } = await begin({ ...RATES_PER_MINUTE, ticket: 3 });
    clock.now -= clock.now % 60_000;
    const peer = "198.51.100.7";
    const ada = await signUp();
    const outcomes: string[] = [];
    for (let n = 0; n < 4; n++)
      outcomes.push(await outcomeOf(await send("GET", "/auth/ws-ticket", { headers: ada.as, peer })));
    expect(outcomes).toEqual(["200", "200", "200", "429 rate-limited"]);
  });
});
