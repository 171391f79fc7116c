const PROBE = "holdfast-probe";

/**
 * Whether this browser keeps anything for this site: private windows, settings and full disks refuse. Then keys live as long
 * as a page does, and every page has to ask for the passphrase.
 */
export const browserKeeps = (): Promise<boolean> =>
  new Promise((resolve) => {
    try {
      const opening = indexedDB.open(PROBE);
      opening.onerror = () => resolve(false);
      opening.onsuccess = () => {
        opening.result.close();
        indexedDB.deleteDatabase(PROBE);
        resolve(true);
      };
    } catch {
      // Some browsers refuse by throwing, and in some the name is missing.
      resolve(false);
    }
  });
