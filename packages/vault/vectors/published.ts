import accept from "./accept.json" with { type: "json" };
import derivations from "./derivations.json" with { type: "json" };
import reject from "./reject.json" with { type: "json" };
import type { Vectors } from "./vector.ts";

/** The vector files as they are published. JSON knows neither unions nor tuples, which is all the assertion adds. */
export const publishedVectors = { accept, reject, derivations } as unknown as Vectors;
