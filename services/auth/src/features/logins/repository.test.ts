import { onStores } from "../../testing/on-stores.ts";
import { describeLoginRepository } from "./repository.contract.ts";

onStores(describeLoginRepository);
