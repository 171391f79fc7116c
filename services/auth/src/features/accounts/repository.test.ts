import { onStores } from "../../testing/on-stores.ts";
import { describeAccountRepository } from "./repository.contract.ts";

onStores(describeAccountRepository);
