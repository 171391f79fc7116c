import { afterAll, beforeAll, describe } from "bun:test";
import { type Backend, memoryBackend, sqlBackend } from "../testing/backends.ts";
import { unlockRepositoryContract } from "./repository.contract.ts";

describe("memory unlocks", () => unlockRepositoryContract(async () => memoryBackend()));

describe("PostgreSQL unlocks", () => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await sqlBackend();
  });
  afterAll(() => backend.close());
  unlockRepositoryContract(async () => backend);
});
