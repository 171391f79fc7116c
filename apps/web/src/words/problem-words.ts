import type { ClientProblem } from "@holdfast/client/contract/problem";

/** What somebody can do about a problem; the problem itself says what happened. */
const ADVICE: Partial<Record<ClientProblem["code"], string>> = {
  offline: "Check the connection and try again.",
  "wrong-passphrase": "Check capital letters and the keyboard layout, then try again.",
  "invalid-credentials": "Check both. Capital letters and the keyboard layout matter.",
  "account-locked":
    "This address waits for a while after several wrong attempts. Browsers already signed in go on working.",
  "rate-limited": "Wait a moment, then try again.",
  "human-check-failed": "Confirm once more that you are human, then send again.",
  "human-check-unavailable": "Try again in a while. Browsers already signed in go on working.",
  "email-taken": "Sign in instead, or use another address.",
  "name-taken": "Choose another name.",
  "target-refused": "Use an https address that anybody on the internet could reach.",
  "webhook-limit": "Delete one that nobody needs any more.",
  "lease-held": "Wait until it is done there, or take over.",
  "already-member": "There is nothing to do: the workspace is in the list already.",
  "already-invited": "Pass on its link, or revoke it and invite again.",
  "invite-closed": "Ask for a new invite.",
  "invite-limit": "Revoke invites that nobody needs any more.",
  "workspace-limit": "Leave one that you no longer need.",
  "mistyped-code": "Compare it group by group with what you kept.",
  "wrong-code": "Check the address, then try another of your codes: each works once.",
  "weak-passphrase": "Make it longer or less usual.",
  "weak-kdf": "Do not enter your passphrase again here. Tell whoever runs this service.",
  "not-trusted": "Nothing of it was used. If it stays, tell whoever runs this service.",
  "rolled-back": "Nothing of it was used. Open the session on a device that has worked in it lately.",
  damaged: "What could be read is shown. Earlier saves may be whole.",
  locked: "Enter your passphrase to go on.",
  "insecure-origin": "Open this page over HTTPS, or on localhost.",
  "not-found": "It may have been deleted, or belong to somebody else.",
  "quota-exceeded": "Delete files that you no longer need from this session.",
  "wrong-passkey":
    "It may belong to another account, or have been removed. Your passphrase works in any case.",
  "passkey-cancelled": "The browser was told no, or waited too long. Try again when you are ready.",
  "passkey-unsupported": "Use your passphrase, or open this page in another browser.",
  "passkey-known": "Use that one, or choose another authenticator.",
  "authorization-pending": "Wait until the other device has answered.",
  "slow-down": "Wait a little longer before asking again.",
  "expired-token": "Show a new code and enter it within ten minutes.",
  "access-denied": "Show a new code if it was refused by mistake.",
  "own-device": "Sign out on this device instead.",
  "signed-in": "Sign out here first.",
  "passkey-limit": "Remove a passkey that you no longer use, then add this one.",
  "device-limit": "Revoke a device that you no longer use.",
  "unlock-limit": "End one that is no longer needed.",
  "key-too-young": "Wait until they are 30 days old, or say that they may have leaked.",
  "assisted-not-allowed": "Switch assisted mode on for the account and this workspace first.",
  "passkey-refused": "Begin again, and answer the browser within five minutes.",
  unauthenticated: "Sign in again; unsent work stays sealed on this device.",
  "attempts-exhausted": "Look at what is damaged, then say that it should be tried again.",
  "confirmation-needed": "Look at what would be lost, then decide whether to go on.",
  "version-conflict": "Reload to see what changed, then try again.",
};

/** One sentence that says what to do next. */
export const adviceFor = (problem: ClientProblem): string => {
  const advice = ADVICE[problem.code] ?? "Try again in a moment.";
  return problem.retryAfterSeconds === undefined ? advice : `${advice} (${wait(problem.retryAfterSeconds)})`;
};

const wait = (seconds: number): string =>
  seconds < 90 ? `about ${Math.ceil(seconds)} s` : `about ${Math.ceil(seconds / 60)} min`;

/** Whether anything stored is affected, in one sentence. */
export const safetyOf = (problem: ClientProblem): string =>
  problem.dataSafe ? "Your stored data is as it was." : "Some stored data may be affected.";

/** What a problem adds about itself, as a sentence of its own. */
export const sentenceOf = (detail: string): string => {
  const words = detail.charAt(0).toUpperCase() + detail.slice(1);
  return /[.!?]$/.test(words) ? words : `${words}.`;
};
