import { onStores } from "../../testing/on-stores.ts";
import { describePasskeyRepository } from "./repository.contract.ts";

onStores(describePasskeyRepository);
