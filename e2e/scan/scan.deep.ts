import { test } from "bun:test";
import { scanProduct } from "./scanning.ts";

test("[SS-3] [A44] nothing is found in 100,000 answers", () => scanProduct(1_000_000, 100_000), 3_600_000);
