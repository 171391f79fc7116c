import { expect, test } from "bun:test";
import { isOutage } from "./outage.ts";

const failed = (members: object, message = "canary"): Error => Object.assign(new Error(message), members);
const prismaSays = (code: string) =>
  failed({ code: "P2039", meta: { driverAdapterError: { cause: { code } } } });

test("[ED-1] what says that a part does not answer is an outage, wherever it says so", () => {
  const outages = [
    failed({ code: "ECONNREFUSED" }),
    failed({ errno: "57P01" }),
    failed({ code: "P2028" }),
    prismaSays("57014"),
    failed({}, "timeout exceeded when trying to connect"),
    failed({}, "Client has encountered a connection error and is not queryable"),
    new Error("save", { cause: new Error("write", { cause: failed({ code: "ENOSPC" }) }) }),
  ];
  for (const error of outages) expect([error.message, isOutage(error)]).toEqual([error.message, true]);
});

test("[ED-1] everything else is a defect", () => {
  const loop = new Error("loop");
  loop.cause = loop;
  const defects = [
    new TypeError("x"),
    failed({ code: "P2002" }),
    prismaSays("23505"),
    failed({ meta: null }),
    failed({ meta: { driverAdapterError: "57P01" } }),
    loop,
    "ECONNREFUSED",
    { code: "ECONNREFUSED" },
    undefined,
  ];
  for (const error of defects) expect(isOutage(error)).toBe(false);
});
