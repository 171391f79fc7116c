import { test } from "bun:test";
import { playHistories } from "./histories.ts";

test(
  "[RT-8] [MG-2] [SP-21] [A26] 100,000 random histories leave what was saved, and nothing that was taken away",
  () => playHistories(1_000_000, 100_000),
  6 * 3_600_000,
);
