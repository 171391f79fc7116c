import { describe, expect, test } from "bun:test";
import { AUDIT_ACTIONS } from "@holdfast/protocol/audit";
import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { NOTIFICATION_KINDS } from "@holdfast/protocol/notifications";
import { inviteNotice } from "../../mail/invite-notice.ts";
import type { Message } from "../../mail/mail.ts";
import { type Fixture, outcomeOf } from "../../testing/fixture.ts";
import { listedDevice, makeDevice, nextKeyList } from "../../testing/key-changes.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { type Person, randomBytes } from "../../testing/person.ts";
import { deviceBody } from "../../testing/wire-changes.ts";
import { letterOf } from "./letters.ts";
import { isTold } from "./notices.ts";
import type { NoticeFacts, Outgoing } from "./queue.ts";

const ORIGIN = "https://holdfast.example";
const HOUR_MILLISECONDS = 3600 * 1000;
/** Kinds whose words are those of an action. */
const ABOUT_ACTIONS: readonly string[] = ["new_login", "keys_changed", "invite", "member_changed"];

/** Messages that came since, once they are there. */
const letters = async ({ sent }: Fixture, who: Person, count: number): Promise<readonly Message[]> => {
  // Of what other tests have left in the same database nothing counts.
  const theirs = () => sent.filter(({ to }) => to === who.email);
  while (theirs().length < count) await Bun.sleep(5);
  return theirs();
};

const AT = new Date("2026-11-21T08:00:00.000Z");

const FACTS: NoticeFacts = {
  email: "ada@example.org",
  login: {
    client: "browser",
    userAgent: "<script>canary</script> Firefox/145.0 (Linux)",
    address: "192.0.2.7",
  },
  invite: null,
};

const outgoingOf = (kind: string, data: Outgoing["data"] = {}): Outgoing => ({
  id: randomBytes(16),
  accountId: randomBytes(16),
  kind,
  at: AT,
  data,
  attempts: 0,
  sent: [],
});

const SESSION = formatId("ses", randomBytes(16));

describe("notices", () => {
  for (const action of AUDIT_ACTIONS.filter(isTold)) {
    test(`[NT-4] [NT-5] ${action} is told shortly, in text and HTML, with what to do and where`, () => {
      const message = letterOf(ORIGIN, outgoingOf("keys_changed", { act: action }), FACTS);
      if (message === null) throw new Error("nothing is told");
      const { to, subject, text, html } = message;
      expect(to).toBe("ada@example.org");
      expect(subject).toContain("Holdfast");
      expect(text.length).toBeLessThan(900);
      for (const words of ["If that was you", "If it was not: ", `${ORIGIN}/settings/`, "192.0.2.7"]) {
        expect(text).toContain(words);
        expect(html).toContain(words);
      }
      expect(text).toContain("Firefox on Linux, from 192.0.2.7");
      expect(`${text}${html}`).not.toMatch(/canary|<script|<img|<link|src=|url\(|@import/i);
      const addresses = [...html.matchAll(/https?:\/\/[^"'<\s]+/g)].map(([address]) => address);
      expect(addresses.every((address) => address.startsWith(`${ORIGIN}/`))).toBe(true);
    });
  }

  for (const kind of NOTIFICATION_KINDS.filter((each) => !ABOUT_ACTIONS.includes(each))) {
    test(`[NT-4] [NT-7] ${kind} is told shortly, with its ids and a link, and nothing of where it was told from`, () => {
      const message = letterOf(ORIGIN, outgoingOf(kind, { sessionId: SESSION }), FACTS);
      if (message === null) throw new Error("nothing is told");
      expect(message.text.length).toBeLessThan(900);
      expect(message.text).toContain(`Session ${SESSION}`);
      expect(message.text).toMatch(/https:\/\/holdfast\.example\/[a-z/]+\r\n/);
      expect(`${message.text}${message.html}`).not.toMatch(/canary|<script|<img|<link|src=|url\(|@import/i);
    });
  }

  test("[NT-7] every change of a member has words, and what has none is no letter", () => {
    for (const act of [
      "invite.accepted",
      "member.admitted",
      "member.role-changed",
      "member.removed",
      "member.left",
    ])
      expect([act, letterOf(ORIGIN, outgoingOf("member_changed", { act }), FACTS) === null]).toEqual([
        act,
        false,
      ]);
    expect(letterOf(ORIGIN, outgoingOf("keys_changed", { act: "session.created" }), FACTS)).toBeNull();
    expect(letterOf(ORIGIN, outgoingOf("of_a_newer_service"), FACTS)).toBeNull();
  });

  test("[NT-4] hostile words of an address stay words", () => {
    const email = '"<img src=x onerror=alert(1)>"@example.org';
    const message = letterOf(ORIGIN, outgoingOf("quota_warning"), { ...FACTS, email });
    expect(message?.html).not.toContain("<img");
    expect(message?.html).toContain("&#60;img");
  });

  test("[NT-6] an invite is told with its link but for the fragment, and says whom to ask for the whole of it", () => {
    const message = inviteNotice({
      origin: ORIGIN,
      to: "bo@example.org",
      inviterEmail: 'ada"<b>&@example.org',
      workspaceId: formatId("wsp", randomBytes(16)),
      inviteId: formatId("inv", randomBytes(16)),
      expiresAt: new Date("2026-11-28T08:00:00.000Z"),
    });
    const { to, text, html } = message;
    expect(to).toBe("bo@example.org");
    expect(text).toMatch(/https:\/\/holdfast\.example\/invite\/inv_[0-9a-f]{32}\r\n/);
    expect(`${text}${html}`).not.toContain("#inv");
    expect(text).toContain("Ask ada");
    expect(text).toContain("28 Nov 2026");
    expect(html).not.toContain("<b>");
  });
});

describeOnBackends("notices of a service", (begin) => {
  const signIn = (fixture: Fixture, { email, authKey }: Person, deviceId?: string) =>
    fixture.send("POST", "/auth/login", {
      body: { email, authKey: toBase64url(authKey), client: "bearer", ...(deviceId ? { deviceId } : {}) },
      headers: { "user-agent": "Bun/1.4.5\u0009hello" },
    });

  test("[NT-3] [NT-5] a sign-in on an unknown device is told of after it, one on a known device is not", async () => {
    const fixture = await begin();
    const { person, as } = await fixture.signUp();
    expect((await signIn(fixture, person)).status).toBe(200);
    const [first, ...more] = await letters(fixture, person, 1);
    expect(more).toEqual([]);
    expect(first).toMatchObject({ to: person.email, subject: "New sign-in to your Holdfast account" });
    expect(first?.text).toContain("Bun 1.4.5, from 127.0.0.1");
    await signIn(fixture, person, formatId("dev", person.deviceId));
    await fixture.send("POST", "/auth/logout-all", { headers: as });
    const subjects = (await letters(fixture, person, 2)).map(({ subject }) => subject);
    expect(subjects.slice(1)).toEqual(["Your Holdfast account was signed out everywhere"]);
  });

  test("[NT-5] what was refused is not told of", async () => {
    const fixture = await begin();
    const { person, as } = await fixture.signUp();
    const wrong = { ...person, authKey: randomBytes(32) };
    expect(await outcomeOf(await signIn(fixture, wrong))).toBe("401 invalid-credentials");
    const device = await makeDevice(person);
    const keyList = await nextKeyList(person, person.wire.keyList, ({ devices }) => ({
      devices: [...devices, listedDevice(device)],
    }));
    fixture.clock.now += HOUR_MILLISECONDS / 5;
    const add = (version: number) =>
      fixture.send("POST", "/keys/devices", {
        body: deviceBody(keyList, device),
        headers: { ...as, "if-match": `"v${version}"` },
      });
    expect((await add(7)).status).toBe(412);
    expect((await add(1)).status).toBe(200);
    expect((await letters(fixture, person, 1)).map(({ subject }) => subject)).toEqual([
      "A device was added to your Holdfast account",
    ]);
  });
});
