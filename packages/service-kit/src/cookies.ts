/** Names and attributes of the cookies of one origin. */
export interface CookieJar {
  readonly access: string;
  readonly refresh: string;
  readonly csrf: string;
}

/** Cookies know no port: two stacks on one machine would sign each other out if the names did not carry it. */
export const cookieNames = (port: number): CookieJar => {
  const suffix = port === 8787 ? "" : `_${port}`;
  return {
    access: `holdfast_access${suffix}`,
    refresh: `holdfast_refresh${suffix}`,
    csrf: `holdfast_csrf${suffix}`,
  };
};

/** The value of a cookie, or null. Of several with one name the first counts (RFC 6265 §5.4 sends the closest path first). */
export const readCookie = (request: Request, name: string): string | null => {
  for (const pair of request.headers.get("cookie")?.split(";") ?? []) {
    const at = pair.indexOf("=");
    if (pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return null;
};

export interface CookieOptions {
  readonly path: string;
  /** 0 deletes it. */
  readonly maxAgeSeconds: number;
  /** Scripts of the page may read it. */
  readonly readable?: boolean;
}

/** Set-Cookie. Browsers take Secure cookies from http://localhost too. [AU-4] */
export const setCookie = (name: string, value: string, options: CookieOptions): string =>
  [
    `${name}=${value}`,
    `Path=${options.path}`,
    `Max-Age=${options.maxAgeSeconds}`,
    "SameSite=Strict",
    "Secure",
    ...(options.readable === true ? [] : ["HttpOnly"]),
  ].join("; ");
