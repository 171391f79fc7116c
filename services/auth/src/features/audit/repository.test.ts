import { onStores } from "../../testing/on-stores.ts";
import { describeAuditRepository } from "./repository.contract.ts";

onStores(describeAuditRepository);
