/** Somewhere on this device that a file goes to piece by piece. */
export interface SavingFile {
  readonly write: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>;
  /** The file is whole. */
  readonly finish: () => Promise<void>;
  /** Nothing of it is kept. */
  readonly drop: () => Promise<void>;
}

interface Writable {
  readonly write: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>;
  readonly close: () => Promise<void>;
  readonly abort: () => Promise<void>;
}
interface Picker {
  readonly showSaveFilePicker?: (options: {
    readonly suggestedName: string;
  }) => Promise<{ readonly createWritable: () => Promise<Writable> }>;
}

/** How long a browser gets to begin the download before its address is let go. */
const ADDRESS_MILLISECONDS = 60_000;

/** Pieces go into blobs, which browsers put aside where memory is short; the whole is handed over as a download. */
const asDownload = (name: string): SavingFile => {
  let parts: Blob[] = [];
  return {
    write: async (bytes) => {
      parts.push(new Blob([bytes]));
    },
    finish: async () => {
      const address = URL.createObjectURL(new Blob(parts, { type: "application/octet-stream" }));
      parts = [];
      const link = document.createElement("a");
      link.href = address;
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(address), ADDRESS_MILLISECONDS);
    },
    drop: async () => {
      parts = [];
    },
  };
};

/** Hands a file over as a download, under a name that the browser may change. */
export const downloadFile = async (
  name: string,
  pieces: readonly Uint8Array<ArrayBuffer>[],
): Promise<void> => {
  const saving = asDownload(name);
  for (const piece of pieces) await saving.write(piece);
  await saving.finish();
};

/**
 * Where to put a file, asked of the person where the browser lets a page write it as it is made. Null when nobody chose a place.
 * Called in answer to a click: browsers ask for one.
 */
export const saveFile = async (suggestedName: string): Promise<SavingFile | null> => {
  const { showSaveFilePicker } = window as Picker;
  if (showSaveFilePicker === undefined) return asDownload(suggestedName);
  try {
    const handle = await showSaveFilePicker.call(window, { suggestedName });
    const stream = await handle.createWritable();
    return {
      write: (bytes) => stream.write(bytes),
      finish: () => stream.close(),
      drop: () => stream.abort(),
    };
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") return null;
    // A browser that has it and does not let this page use it.
    if (cause instanceof DOMException) return asDownload(suggestedName);
    throw cause;
  }
};
