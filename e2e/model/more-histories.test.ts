import { test } from "bun:test";
import { playHistories } from "./histories.ts";

const HALF = 1_000;

/** A file of its own: files run beside each other. */
test(
  "[RT-8] [IN-3] [CP-8] [CP-9] other random histories leave what was saved, and nothing that was taken away",
  () => playHistories(1 + HALF, HALF),
  3_600_000,
);
