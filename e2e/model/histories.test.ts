import { test } from "bun:test";
import { playHistories } from "./histories.ts";

const HALF = 1_000;

test(
  "[RT-8] [MG-2] [SP-21] [A26] random histories leave what was saved, and nothing that was taken away",
  () => playHistories(1, HALF),
  3_600_000,
);
