import { webPrimitives } from "@holdfast/vault/primitives";
import { publishedVectors } from "@holdfast/vault/vectors/published";
import { runVectors, type VectorReport } from "@holdfast/vault/vectors/run";

/** Runs in a page: every published vector on that browser's own WebCrypto. */
export const runInPage = (): Promise<VectorReport> => runVectors(webPrimitives, publishedVectors);
