/** By which the browser wakes the service worker when the network is back. */
export const OUTBOX_TAG = "holdfast-outbox";
/** By which a page asks it to send now. */
export const OUTBOX_MESSAGE = "holdfast-send-outbox";
