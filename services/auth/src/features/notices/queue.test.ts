import { onStores } from "../../testing/on-stores.ts";
import { describeNoticeQueue } from "./queue.contract.ts";

onStores(describeNoticeQueue);
