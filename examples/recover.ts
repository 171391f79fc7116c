import { connect } from "./connect.ts";
import { must } from "./must.ts";
import { openExample } from "./open-example.ts";

const handle = await openExample(await connect());

// Reads everything that the newest save names, and changes nothing.
const found = must(await handle.recovery.analyze());
console.log(
  `Save ${found.save.seq} is ${found.whole ? "whole" : "damaged"}: ${found.sections.length} sections`,
);

// What could be had of it, from wherever each section still is. A damaged one goes on from here with `repair`.
const { report } = must(await handle.recovery.recover());
console.log(`${report.recovered} sections recovered, ${report.lost.sections} lost`);
if (!found.whole) must(await handle.recovery.repair(report, { confirmed: true }));
await handle.close();
