/** By which the browser wakes the service worker when the network is back. */
export const OUTBOX_TAG = "holdfast-outbox";
/** The same for a page that went: a browser tries each tag a few times only, and the first one's tries may be used up by then. */
export const LEFT_TAG = "holdfast-outbox-left";
/** By which a page asks it to send now. */
export const OUTBOX_MESSAGE = "holdfast-send-outbox";
