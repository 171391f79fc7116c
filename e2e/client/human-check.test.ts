import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SITE_KEY, startVerifier } from "@holdfast/auth/testing/stand-in-verifier";
import { createNodeHoldfast } from "@holdfast/client/node/create-node-holdfast";
import { type Service, startService } from "./service.ts";
import { PASSPHRASE, refusal, value } from "./world.ts";

const verifier = startVerifier();
let service: Service;
let directory: string;
beforeAll(async () => {
  service = await startService({ human: verifier.place });
  directory = await mkdtemp(join(tmpdir(), "holdfast-human-"));
});
afterAll(async () => {
  await service.stop();
  verifier.stop();
  await rm(directory, { recursive: true });
});

const deviceOf = (name: string) =>
  createNodeHoldfast({ origin: service.origin, directory: join(directory, name) });

test("[B16] [HC-1] [HC-2] [HC-4] a program shows a token to register, to sign in, to ask for another device and to recover, and one is enough for a recovery", async () => {
  const email = "ada@example.org";
  const first = deviceOf("first");
  expect(value(await first.humanCheck())).toEqual({
    siteKey: SITE_KEY,
    scriptUrl: verifier.place.scriptUrl,
  });
  expect(refusal(await first.register({ email, passphrase: PASSPHRASE })).code).toBe("human-check-failed");
  const made = value(
    await first.register({ email, passphrase: PASSPHRASE, turnstileToken: verifier.token("register") }),
  );

  const second = deviceOf("second");
  expect(refusal(await second.signIn({ email, passphrase: PASSPHRASE })).code).toBe("human-check-failed");
  const turnstileToken = verifier.token("login");
  value(await second.signIn({ email, passphrase: PASSPHRASE, turnstileToken }));

  const asking = deviceOf("asking");
  expect(refusal(await asking.beginPairing()).code).toBe("human-check-failed");
  value(await asking.beginPairing({ turnstileToken: verifier.token("device-start") }));
  await asking.cancelPairing();

  const third = deviceOf("third");
  const [code = ""] = made.recoveryCodes;
  const passphrase = "Another-lantern9kelp";
  const asked = verifier.asked.length;
  value(await third.recover({ email, code, passphrase, turnstileToken: verifier.token("recover") }));
  expect(verifier.asked.length).toBe(asked + 1);

  verifier.answers(() => new Response("", { status: 500 }));
  const refused = await second.signIn({ email, passphrase, turnstileToken: verifier.token("login") });
  expect(refusal(refused).code).toBe("human-check-unavailable");
  verifier.answers(null);
  expect(value(await third.logins())).toHaveLength(1);
}, 120_000);
