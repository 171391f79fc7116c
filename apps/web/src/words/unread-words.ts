/** For the bell: "Notifications", "Notifications, 3 unread". */
export const unreadWords = (unread: number | null): string =>
  unread === null || unread === 0 ? "Notifications" : `Notifications, ${unread} unread`;
