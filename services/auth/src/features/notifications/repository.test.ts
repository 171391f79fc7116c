import { onStores } from "../../testing/on-stores.ts";
import { describeNotificationRepository } from "./repository.contract.ts";

onStores(describeNotificationRepository);
