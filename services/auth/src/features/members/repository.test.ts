import { onStores } from "../../testing/on-stores.ts";
import { describeMemberRepository } from "./repository.contract.ts";

onStores(describeMemberRepository);
