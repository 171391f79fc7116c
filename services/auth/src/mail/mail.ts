/** What is sent: the same words as text and as HTML, without images, and without anything that tells whether it was read. */
export interface Message {
  /** Names it in every attempt, before the host of the sender; absent: the library makes one up. */
  readonly id?: string;
  /** One address, as its account typed it. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Where messages go. */
export interface Mail {
  /**
   * Hands one message over; settles when it was taken.
   *
   * @throws Error when it was not, and before anything is sent where `to` is not exactly one address. [NT-2]
   */
  readonly send: (message: Message) => Promise<void>;
  /** Resolves where a message would be taken, as far as can be told without one. [OP-3] */
  readonly health: () => Promise<void>;
}
