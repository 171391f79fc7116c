import { expect, test } from "bun:test";
import { emptyState } from "@holdfast/state/empty-state";
import type { State } from "@holdfast/state/model";
import {
  ask,
  createByRest,
  EMPTY_TAG,
  readByRest,
  registerByRest,
  told,
  unlockByRest,
} from "../assisted/rest.ts";
import { productOfFile } from "./product.ts";
import * as steps from "./steps.ts";
import { newVisitor } from "./visitor.ts";

const product = productOfFile();

const written = (content: string): State => {
  const state = emptyState("2026-11-21T08:00:00.000Z");
  return {
    ...state,
    files: {
      a: {
        id: "a",
        path: "notes.md",
        language: "markdown",
        content,
        cursor: { anchor: 0, head: 0 },
        scroll: { top: 0, left: 0 },
        dirty: false,
        eol: "lf",
        bom: false,
      },
    },
    layout: { ...state.layout, activeFileId: "a", openFileIds: ["a"] },
  };
};

test("[AM-11] [AM-8] what plain REST wrote stands in the browser, and what is typed there is read by REST", async () => {
  const { page, origin, faults, leave } = await newVisitor(product());
  const account = { email: steps.newAddress("uma"), password: steps.PASSPHRASE };
  await registerByRest(origin, account);
  const unlocked = await unlockByRest(origin, account);
  const session = await createByRest(origin, unlocked, "From a program");
  const path = `/api/sessions/${session}/state`;
  await told(
    ask(origin, "PUT", path, { ...unlocked.headers, "if-match": EMPTY_TAG }, written("Line of a program\n")),
  );

  await page.goto(`${origin}/s/${session}`);
  await steps.signIn(page, account.email);
  await steps.opened(page);
  await steps.textOf(page, "Editor").getByText("Line of a program").waitFor();
  await steps.typeAtEnd(page, "Editor", "Line of a browser");
  await steps.saveNow(page);

  const { tag, text } = await readByRest(origin, unlocked, session);
  const state = JSON.parse(text) as State;
  const content = String(state.files["a"]?.content);
  expect(content).toContain("Line of a program\nLine of a browser");
  const headers = {
    ...unlocked.headers,
    "if-match": tag,
    "content-type": "application/merge-patch+json",
  };
  const more = { files: { a: { content: `${content}\nSecond line of a program\n` } } };
  await told(ask(origin, "PATCH", path, headers, more));

  await page.reload();
  await steps.opened(page);
  await steps.textOf(page, "Editor").getByText("Second line of a program").waitFor();
  expect(await steps.linesInView(page)).toContain("Line of a browser");
  expect(faults).toEqual([]);
  await leave();
}, 180_000);
