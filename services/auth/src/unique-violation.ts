interface Known {
  readonly code: string;
  readonly meta?: unknown;
}

const isKnown = (error: unknown): error is Error & Known =>
  error instanceof Error && "code" in error && typeof error.code === "string";

/** The words of Prisma about a unique constraint that did not hold (P2002), or null for any other error. */
export const uniqueViolation = (error: unknown): string | null =>
  isKnown(error) && error.code === "P2002" ? JSON.stringify(error.meta ?? {}) : null;
