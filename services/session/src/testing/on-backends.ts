import { afterAll, beforeAll, describe } from "bun:test";
import { type Backend, memoryBackend, sqlBackend } from "./backends.ts";
import { type BackendFixture, fixtureOn } from "./fixture.ts";

/** Runs one suite on memory and on PostgreSQL with a folder: what the routes answer is the contract of both. */
export const describeOnBackends = (
  name: string,
  suite: (begin: () => Promise<BackendFixture>) => void,
): void => {
  describe(`${name} (memory)`, () => suite(() => fixtureOn(memoryBackend())));
  describe(`${name} (PostgreSQL)`, () => {
    let backend: Backend;
    beforeAll(async () => {
      backend = await sqlBackend();
    });
    afterAll(() => backend.close());
    suite(() => fixtureOn(backend));
  });
};
