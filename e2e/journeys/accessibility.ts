import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";

const WIDTHS = [360, 1280] as const;
const THEMES = ["light", "dark"] as const;

/** Colours on their way to others have a contrast of their own. */
const settled = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    const passing = document
      .getAnimations()
      .filter((each) => each.effect?.getTiming().iterations !== Infinity);
    await Promise.allSettled(passing.map(({ finished }) => finished));
  });

/**
 * What axe finds on a page as it stands, or in the part that a selector names, in both themes, on a phone and on a desk: one line for each kind of violation and place. Empty is good.
 */
export const violationsOf = async (page: Page, within = "html"): Promise<readonly string[]> => {
  const lines: string[] = [];
  const size = page.viewportSize();
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 780 });
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme });
      await settled(page);
      const { violations } = await new AxeBuilder({ page }).include(within).analyze();
      for (const { id, nodes } of violations) {
        const places = nodes.map(({ target }) => target.join(" ")).join(", ");
        lines.push(`${new URL(page.url()).pathname} ${width} ${colorScheme}: ${id} at ${places}`);
      }
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (overflow > 0) lines.push(`${page.url()} ${width}: ${overflow} px wider than the window`);
    }
  }
  if (size !== null) await page.setViewportSize(size);
  return lines;
};
