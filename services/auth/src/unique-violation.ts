/** Whether an error of Prisma says that a unique constraint did not hold (P2002). */
export const isUniqueViolation = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "P2002";
