import { connect } from "./connect.ts";
import { openExample } from "./open-example.ts";

const handle = await openExample(await connect());

// Everything that the session holds and held. The service learns neither the words nor what they found.
for await (const event of handle.search("draft")) {
  if (event.kind === "matches") {
    for (const { name, line, before, found, after } of event.matches) {
      console.log(`${name}:${line} ${before}${found}${after}`);
    }
  }
  if (event.kind === "refused") throw new Error(event.problem.title);
  if (event.kind === "done") console.log(`${event.summary.matches} matches in ${event.summary.saves} saves`);
}
await handle.close();
