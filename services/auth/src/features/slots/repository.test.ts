import { onStores } from "../../testing/on-stores.ts";
import { describeSlotRepository } from "./repository.contract.ts";

onStores(describeSlotRepository);
