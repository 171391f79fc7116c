import { onStores } from "../../testing/on-stores.ts";
import { describeUnlockRepository } from "./repository.contract.ts";

onStores(describeUnlockRepository);
