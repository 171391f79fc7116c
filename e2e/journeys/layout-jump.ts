import type { Page } from "playwright-core";

/** The part of a page that jumped without being touched since it was opened, as browsers count layout shifts: 0 is none. */
export const jumpOf = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    let sum = 0;
    const add = (entries: readonly PerformanceEntry[]): void => {
      for (const entry of entries)
        if ("value" in entry && "hadRecentInput" in entry && entry.hadRecentInput === false)
          sum += Number(entry.value);
    };
    const observer = new PerformanceObserver((list) => add(list.getEntries()));
    observer.observe({ type: "layout-shift", buffered: true });
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    add(observer.takeRecords());
    observer.disconnect();
    return sum;
  });
