import { onStores } from "../../testing/on-stores.ts";
import { describeKeyRepository } from "./repository.contract.ts";

onStores(describeKeyRepository);
