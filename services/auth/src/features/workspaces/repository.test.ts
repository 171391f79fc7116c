import { onStores } from "../../testing/on-stores.ts";
import { describeWorkspaceRepository } from "./repository.contract.ts";

onStores(describeWorkspaceRepository);
