import { onStores } from "../../testing/on-stores.ts";
import { describeReplacedGrants } from "./grants.contract.ts";

onStores(describeReplacedGrants);
