import { onStores } from "../../testing/on-stores.ts";
import { describeRootRepository } from "./repository.contract.ts";

onStores(describeRootRepository);
