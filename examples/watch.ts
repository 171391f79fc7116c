import { connect } from "./connect.ts";
import { must } from "./must.ts";
import { openExample, withText } from "./open-example.ts";

const holdfast = await connect();
const handle = await openExample(holdfast);

const saveSomething = async (): Promise<void> => {
  handle.update(withText("watched.md", `Seen at ${new Date().toISOString()}\n`));
  must(await handle.save());
};

// In order and each once, also when the connection breaks. Another program goes on with `{ after: <the last n> }`.
await new Promise<void>((resolve, reject) => {
  const end = holdfast.watch((event) => {
    if (event.type === "connected") saveSomething().catch(reject);
    if (event.type === "gap") console.log(`${event.from} to ${event.to} are kept no longer`);
    if (event.type !== "session_updated") return;
    console.log(`Event ${event.n}: save ${event.data.seq}`);
    end();
    resolve();
  });
});
await handle.close();
