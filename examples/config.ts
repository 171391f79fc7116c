const { HOLDFAST_ORIGIN, HOLDFAST_DIRECTORY, HOLDFAST_EMAIL, HOLDFAST_PASSPHRASE } = process.env;

/** What the examples are told of where and as whom they work. */
export const config = {
  origin: HOLDFAST_ORIGIN ?? "http://localhost:8787",
  /** One device = one directory. */
  directory: HOLDFAST_DIRECTORY ?? ".holdfast",
  email: HOLDFAST_EMAIL,
  passphrase: HOLDFAST_PASSPHRASE,
};
