import { expect, test } from "bun:test";
import { readNodeConfig } from "./config.ts";

test("without settings the product uses its own database in .data", () => {
  expect(readNodeConfig({})).toEqual({
    dataDirectory: ".data",
    port: null,
    databaseUrl: null,
    origin: null,
    tls: null,
  });
});

test("[A39] a wrong setting is named at start, and its value is not printed", () => {
  expect(() => readNodeConfig({ PORT: "hunter2" })).toThrow(/^PORT is/);
  expect(() => readNodeConfig({ HOLDFAST_ORIGIN: "https://a.example/path" })).toThrow(
    /^HOLDFAST_ORIGIN looks like/,
  );
  expect(() => readNodeConfig({ HOLDFAST_TLS_CERT: "/tmp/secret.pem" })).toThrow(/are set together$/);
});
