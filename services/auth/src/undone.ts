/** Thrown to undo a transaction, never seen outside of who began it. */
export class Undone<O extends string> extends Error {
  override readonly name = "Undone";
  readonly outcome: O;

  constructor(outcome: O) {
    super(outcome);
    this.outcome = outcome;
  }
}
