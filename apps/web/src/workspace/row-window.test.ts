import { expect, test } from "bun:test";
import fc from "fast-check";
import { rowWindow } from "./row-window.ts";

test("a short list is drawn whole", () => {
  expect(rowWindow(200, 27, 4000, 600)).toEqual({ first: 0, end: 200 });
  expect(rowWindow(0, 27, 0, 600)).toEqual({ first: 0, end: 0 });
});

test("[WB-8] of a long list everything in sight is drawn, and not much more", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 201, max: 20_000 }),
      fc.nat(600_000),
      fc.nat(2_000),
      (count, scrolled, height) => {
        const top = Math.min(scrolled, Math.max(0, count * 27 - height));
        const { first, end } = rowWindow(count, 27, top, height);
        expect(first * 27).toBeLessThanOrEqual(top);
        expect(end === count || end * 27 >= top + height).toBe(true);
        expect(end - first).toBeLessThanOrEqual(height / 27 + 160);
      },
    ),
  );
});

test("small steps of scrolling leave the window where it is", () => {
  expect(rowWindow(5000, 27, 27 * 95, 600)).toEqual(rowWindow(5000, 27, 27 * 96, 600));
});
