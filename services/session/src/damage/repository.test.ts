import { afterAll, beforeAll, describe } from "bun:test";
import { type Backend, memoryBackend, sqlBackend } from "../testing/backends.ts";
import { damageRepositoryContract } from "./repository.contract.ts";

describe("memory damages", () => damageRepositoryContract(async () => memoryBackend()));

describe("PostgreSQL damages", () => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await sqlBackend();
  });
  afterAll(() => backend.close());
  damageRepositoryContract(async () => backend);
});
