import { onStores } from "../../testing/on-stores.ts";
import { describeSignInAttempts } from "./attempts.contract.ts";

onStores(describeSignInAttempts);
