import { onStores } from "../../testing/on-stores.ts";
import { describeInviteRepository } from "./repository.contract.ts";

onStores(describeInviteRepository);
