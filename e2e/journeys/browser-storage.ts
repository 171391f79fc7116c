import type { Page } from "playwright-core";

/** Everything that scripts of the page can read in this browser. */
export interface BrowserStorage {
  /** Names and values of local and session storage, and of the cookies that scripts may read. */
  readonly plain: Readonly<Record<string, string>>;
  /** All texts, numbers and bytes in its databases, one after the other. */
  readonly databases: Buffer;
  /** Keys kept as handles, and how many of them a script could take out. */
  readonly keys: { readonly all: number; readonly extractable: number };
}

/** Reads what the page's origin keeps in the browser, whatever form it has. */
export const browserStorage = async (page: Page): Promise<BrowserStorage> => {
  const { plain, parts, keys } = await page.evaluate(async () => {
    const parts: { readonly hex: string }[] = [];
    const keys = { all: 0, extractable: 0 };
    const hexOf = (bytes: Uint8Array): string =>
      Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    const take = (value: unknown): void => {
      if (value instanceof CryptoKey) {
        keys.all += 1;
        keys.extractable += Number(value.extractable && value.type !== "public");
      } else if (value instanceof ArrayBuffer) parts.push({ hex: hexOf(new Uint8Array(value)) });
      else if (ArrayBuffer.isView(value))
        parts.push({ hex: hexOf(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) });
      else if (value instanceof Map) for (const pair of value) take(pair);
      else if (typeof value === "object" && value !== null)
        for (const [name, part] of Object.entries(value)) {
          take(name);
          take(part);
        }
      else parts.push({ hex: hexOf(new TextEncoder().encode(`${String(value)}\n`)) });
    };
    const answered = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    for (const { name = "" } of await indexedDB.databases()) {
      const database = await answered(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const rows = database.transaction(store).objectStore(store);
        const [names, values] = await Promise.all([answered(rows.getAllKeys()), answered(rows.getAll())]);
        take(names);
        take(values);
      }
      database.close();
    }
    const stored = [...Object.entries<string>(localStorage), ...Object.entries<string>(sessionStorage)];
    const plain: Record<string, string> = { ...Object.fromEntries(stored), cookie: document.cookie };
    return { plain, parts, keys };
  });
  return { plain, databases: Buffer.concat(parts.map(({ hex }) => Buffer.from(hex, "hex"))), keys };
};

/** How many sealed entries the journal of this browser holds, over all sessions. */
export const journalEntries = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open("holdfast");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const database = opening.result;
          const counting = database.transaction("entries").objectStore("entries").count();
          counting.onerror = () => reject(counting.error);
          counting.onsuccess = () => {
            database.close();
            resolve(counting.result);
          };
        };
      }),
  );
