import { afterAll, beforeAll, describe } from "bun:test";
import type { AuthDeps } from "../app.ts";
import { type Backend, databaseBackend, memoryBackend } from "./backends.ts";
import { type Fixture, fixtureOn } from "./fixture.ts";

type Begin = (perMinute?: AuthDeps["perMinute"]) => Promise<Fixture>;

/** Runs one suite on memory and on PostgreSQL: what the routes answer is the contract of both. */
export const describeOnBackends = (name: string, suite: (begin: Begin) => void): void => {
  describe(`${name} (memory)`, () => suite((perMinute) => fixtureOn(memoryBackend(), perMinute)));
  describe(`${name} (PostgreSQL)`, () => {
    let backend: Backend;
    beforeAll(async () => {
      backend = await databaseBackend();
    });
    afterAll(() => backend.close());
    suite((perMinute) => fixtureOn(backend, perMinute));
  });
};
