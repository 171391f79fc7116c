/** Carries an unlock token, on the routes that need it and nowhere else. [AM-7] */
export const UNLOCK_HEADER = "x-holdfast-unlock";
