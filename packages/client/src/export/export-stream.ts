import type { Exports, Piece } from "../contract/exports.ts";
import type { ClientProblem } from "../contract/problem.ts";

/** A file that ended before its end. */
export class ExportStopped extends Error {
  override readonly name = "ExportStopped";
  readonly problem: ClientProblem;
  constructor(stopped: ClientProblem) {
    super(stopped.title);
    this.problem = stopped;
  }
}

/**
 * A file that `begin` began, as a stream: pieces are made when its reader asks for them, and cancelling it ends the file. [EX-1]
 *
 * Errors with ExportStopped where the file cannot be made to its end.
 */
export const exportStream = (
  exports: Pick<Exports, "next" | "cancel">,
  id: string,
  onPiece: (piece: Omit<Piece, "bytes">) => void = () => undefined,
): ReadableStream<Uint8Array<ArrayBuffer>> =>
  new ReadableStream(
    {
      pull: async (controller) => {
        const piece = await exports.next(id);
        if (!piece.ok) {
          controller.error(new ExportStopped(piece.error));
          return;
        }
        const { bytes, ...rest } = piece.value;
        controller.enqueue(bytes);
        onPiece(rest);
        if (rest.done) controller.close();
      },
      cancel: async () => {
        await exports.cancel(id);
      },
    },
    { highWaterMark: 0 },
  );
