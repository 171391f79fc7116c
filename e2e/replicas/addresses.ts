const HOSTS = 250;

/** Every request from somewhere else: of limits by address only those that a test asks for are reached. */
const addresses = () => {
  let given = 0;
  return {
    next: (): string => {
      given += 1;
      return `198.51.${Math.floor(given / HOSTS) % HOSTS}.${(given % HOSTS) + 1}`;
    },
  };
};
export const CLIENT_ADDRESSES = addresses();
