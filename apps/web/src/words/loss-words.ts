/** Said wherever somebody could come to rely on something else: when an account is made, among its keys and where it is recovered. [RO-17] */
export const NOBODY_CAN =
  "Without any way to unlock, nobody can open your work: not we, and not whoever runs this service.";
