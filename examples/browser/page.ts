import { createHoldfast } from "@holdfast/client/holdfast";
import { createBrowserPlatform } from "@holdfast/client/web/browser-platform";
import { must } from "../must.ts";
import { openExample, withText } from "../open-example.ts";

const element = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;
const say = (line: string): void => element("log").append(`${line}\n`);

// In the page itself, to be short. `createBrowserHoldfast` of web/create-browser-holdfast does the same work in a worker.
const holdfast = createHoldfast(await createBrowserPlatform("SDK example"));
await holdfast.start();

element<HTMLFormElement>("who").addEventListener("submit", async (event) => {
  event.preventDefault();
  const email = element<HTMLInputElement>("email").value;
  const passphrase = element<HTMLInputElement>("passphrase").value;
  try {
    must(await holdfast.signIn({ email, passphrase }));
    const handle = await openExample(holdfast);
    handle.watch(({ type }) => say(type));
    handle.subscribe((state) => say(`${Object.keys(state.files).length} files`));
    handle.update(withText("from-a-page.md", "Written in a browser\n"));
    say(`Saved ${must(await handle.save())?.seq}`);
  } catch (refused) {
    say(String(refused));
  }
});
