import { describe, expect, test } from "bun:test";
import { Webhook } from "standardwebhooks";
import { violationsOf } from "./accessibility.ts";
import { productOfFile } from "./product.ts";
import * as steps from "./steps.ts";
import { newVisitor } from "./visitor.ts";

/** Resolves when the condition holds. */
const until = async (holds: () => Promise<boolean>): Promise<void> => {
  while (!(await holds())) await Bun.sleep(100);
};

const product = productOfFile({ HOLDFAST_WEBHOOK_ALLOW: "127.0.0.1" });

/** Somebody else's service, which takes what the secret signs. */
const receiver = () => {
  const heard: string[] = [];
  let [status, secret] = [200, ""];
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: async (request) => {
      const body = new Webhook(secret).verify(await request.text(), Object.fromEntries(request.headers));
      heard.push((body as { readonly type: string }).type);
      return new Response("come back later", { status });
    },
  });
  return {
    ...{ heard, url: `http://127.0.0.1:${server.port}/in` },
    expect: (next: string) => {
      secret = next;
    },
    answer: (next: number) => {
      status = next;
    },
    stop: () => server.stop(true),
  };
};

describe("webhooks", () => {
  test("[WH-1] [WH-3] [WH-5] [A37] somebody adds a webhook, keeps its secret, tests it, reads its log and sends again", async () => {
    const { page, origin } = await newVisitor(product());
    const there = receiver();
    try {
      await steps.signUp(page, origin, steps.newAddress("hooks"));
      await page.goto(`${origin}/settings/webhooks`);
      await page.getByText("No webhooks yet").waitFor({ timeout: steps.PATIENCE });
      expect(await violationsOf(page)).toEqual([]);
      await page.getByRole("button", { name: "Add a webhook" }).click();
      await page.getByLabel("Address").fill("https://10.0.0.1/in");
      await page.getByRole("button", { name: "Add the webhook" }).click();
      await page.getByText("No hook may go to this address").waitFor();
      expect(await violationsOf(page)).toEqual([]);
      await page.getByLabel("Address").fill(there.url);
      await page.getByLabel("What it is for").fill("Tells the team");
      await page.getByRole("button", { name: "Add the webhook" }).click();
      there.expect(await page.getByLabel("Signing secret").inputValue());
      expect(await violationsOf(page)).toEqual([]);
      await page.getByRole("button", { name: "I have kept it" }).click();
      const row = page.getByRole("list", { name: "Webhooks" }).getByRole("listitem");
      await row.getByText("Tells the team").waitFor();

      there.answer(503);
      await row.getByRole("button", { name: "More for" }).click();
      await page.getByRole("menuitem", { name: "Send a test" }).click();
      await until(async () => there.heard.length === 1);
      await row.getByRole("button", { name: "Log of" }).click();
      const line = page.getByRole("list", { name: "What was sent" }).getByRole("listitem").first();
      await until(async () => {
        await page.getByRole("button", { name: "Refresh the log" }).click();
        return line.getByText("Given up").isVisible();
      });
      await line.getByText("1 attempt").click();
      await line.getByText("come back later").waitFor();
      expect(await violationsOf(page)).toEqual([]);
      there.answer(204);
      await line.getByRole("button", { name: "Send again" }).click();
      await until(async () => {
        await page.getByRole("button", { name: "Refresh the log" }).click();
        return line.getByText("Delivered").isVisible();
      });
      expect(there.heard).toEqual(["ping", "ping"]);
      await page.keyboard.press("Escape");

      await row.getByRole("button", { name: "More for" }).click();
      await page.getByRole("menuitem", { name: "Switch off" }).click();
      await row.getByText("Off", { exact: true }).waitFor();
      await row.getByRole("button", { name: "More for" }).click();
      await page.getByRole("menuitem", { name: "Delete" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
      await page.getByText("No webhooks yet").waitFor();
    } finally {
      await there.stop();
    }
  }, 120_000);
});
