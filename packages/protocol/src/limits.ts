/** Every bound the product has, units last in the name. A bound that is not here does not exist. */
const KIB = 1024;
const MIB = 1024 * KIB;

export const SESSION_SEALED_MAX_BYTES = 50 * MIB;
export const STATE_EXPANDED_MAX_BYTES = 256 * MIB;
export const SEGMENT_MAX_BYTES = 4 * MIB;
export const SEGMENT_INLINE_MAX_BYTES = 32 * KIB;
export const MANIFEST_MAX_BYTES = 1 * MIB;
export const REQUEST_MAX_BYTES = 64 * MIB;
/** Segments of one `POST …/saves` together; larger saves send their segments first. */
export const SAVE_INLINE_MAX_BYTES = 4 * MIB;
export const JSON_BODY_MAX_BYTES = 1 * MIB;
export const EXT_MAX_BYTES = 65_535;
export const META_MAX_BYTES = 16 * KIB;
export const KEEPALIVE_MAX_BYTES = 60_000;

export const CHUNK_MIN_BYTES = 2 * KIB;
export const CHUNK_AVERAGE_BYTES = 8 * KIB;
export const CHUNK_MAX_BYTES = 32 * KIB;
/** A one-chunk JSON section and a list chunk, expanded. */
export const CHUNK_WHOLE_MAX_BYTES = 1 * MIB;
export const TERMINAL_PAGE_BYTES = 128 * KIB;
export const CONVERSATION_PAGE_MESSAGES = 64;
export const FILE_MAX_BYTES = 5 * MIB;
/** A conflict holds three versions of a file, as JSON. */
export const CONFLICT_MAX_BYTES = 16 * MIB;
export const SECTIONS_MAX = 200_000;
export const SEGMENTS_PER_MANIFEST_MAX = 1_024;
/** Above this many segments a save gathers the small ones into a new one. */
export const SEGMENTS_BEFORE_GATHERING = 64;

/** Of an export file: its lines in clear, and records of all kinds. */
export const EXPORT_PREAMBLE_MAX_BYTES = 8 * KIB;
export const EXPORT_RECORDS_MAX = 500_000;
/** What opening one state may read of it, chunks counted once each time they are named. */
export const STATE_READ_MAX = { bytes: 288 * MIB, chunks: 800_000 } as const;

/** Of one answer: 512 KiB. */
export const LINEAGE_MAX_DIGESTS = 16_384;
/** In so many days the service reads everything that it stores once. */
export const SCRUB_DAYS = 30;

export const LABEL_MAX_CHARS = 256;
export const CHECKPOINT_NAME_MAX_CHARS = 100;
export const CHECKPOINT_DESCRIPTION_MAX_CHARS = 500;
export const CHECKPOINT_TAGS_MAX = 20;
export const CHECKPOINT_TAG_MAX_CHARS = 50;
/** Made by a person, per session: the next one is refused. */
export const CHECKPOINTS_MANUAL_MAX = 50;
/** Made by the client, per session: the oldest unpinned one goes. */
export const CHECKPOINTS_AUTOMATIC_MAX = 50;
/** Checkpoints that one request deletes. */
export const CHECKPOINTS_BATCH_MAX = 100;
/** How long a restore can be taken back by one call. */
export const RESTORE_UNDO_SECONDS = 24 * 3600;
/** How long a deleted session can be brought back. */
export const TRASH_SECONDS = 7 * 24 * 3600;
export const EMAIL_MAX_CHARS = 254;
/** Of what is kept of the header; the rest is cut. */
export const USER_AGENT_MAX_CHARS = 200;
export const ADDRESS_MAX_CHARS = 64;
export const SESSION_NAME_MAX_CHARS = 100;

export const WORKSPACES_MAX = 50;
export const WORKSPACE_NAME_MIN_CHARS = 3;
export const WORKSPACE_NAME_MAX_CHARS = 80;
/** Of a workspace, at a time. */
export const OPEN_INVITES_MAX = 100;
export const INVITE_SECONDS = 7 * 24 * 3600;

/** What a plan allows in a workspace. */
export const PLAN_QUOTAS = {
  free: { templates: 10, runningRuntimes: 3 },
  pro: { templates: 100, runningRuntimes: 20 },
  enterprise: { templates: 1_000, runningRuntimes: 200 },
} as const;

export const SLOTS_MAX = 10;
/** With or without a slot. Each may have one beside the passphrase’s. */
export const PASSKEYS_MAX = 9;
export const RECOVERY_CODES_MIN = 4;
export const RECOVERY_CODES_MAX = 12;
/** Of those that a key list names. */
export const DEVICES_MAX = 100;
/** Of all that an account ever had: their certificates prove what they signed. */
export const CERTIFICATES_MAX = 20_000;
/** A client that changes a list which would name more than this leaves out devices that ended, until it names so many. */
export const DEVICES_BEFORE_FORGETTING = 80;
/** How often an account's root key can be replaced: everybody who reads its key list reads them all. */
export const SUCCESSORS_MAX = 1_000;
/** Of a request that replaces a root key: rosters and grants of every workspace of an admin. */
export const ROOT_BODY_MAX_BYTES = 8 * MIB;
export const SLOT_NAME_MAX_CHARS = 80;
export const SLOT_DESCRIPTION_MAX_CHARS = 500;

/** Age of a workspace's epoch: when it is due, when it may go as a matter of routine, and when the warning begins. */
export const KEY_POLICY_DAYS = { maximum: 90, minimum: 30, warning: 7 } as const;

/** Assisted mode. */
export const UNLOCK_SECONDS = 8 * 3600;
export const UNLOCK_IDLE_SECONDS = 15 * 60;
export const UNLOCKS_MAX = 10;

/** What a service derives itself, in at most so many at once, with so many waiting; stronger slots are for clients alone. */
export const ASSISTED_KDF_CEILING = { memoryKib: 256 * KIB, passes: 6, lanes: 4 } as const;
export const ASSISTED_DERIVATIONS = { running: 2, waiting: 8 } as const;
export const ASSISTED_RECOVERY_CODES = 8;
export const PASSWORD_MAX_CHARS = 1_024;

export const PASSPHRASE_MIN_CHARS = 12;
export const WRONG_ATTEMPTS_BEFORE_LOCK = 5;
export const LOCK_SECONDS = 15 * 60;

/** Argon2id of a passphrase slot: below the floor and above the ceiling a client refuses to derive. */
export const KDF_FLOOR = { memoryKib: 64 * KIB, passes: 3, lanes: 1 } as const;
export const KDF_CEILING = { memoryKib: 1024 * KIB, passes: 10, lanes: 4 } as const;

/** RFC 8628: how long a device code is good, and how long a device waits between two questions. */
export const DEVICE_CODE_SECONDS = 10 * 60;
export const DEVICE_POLL_SECONDS = 5;
/** Wrong user codes of one account before it waits as for a wrong passphrase. */
export const WRONG_USER_CODES_BEFORE_LOCK = 10;

export const ACCESS_TOKEN_SECONDS = 15 * 60;
export const REFRESH_TOKEN_SECONDS = 30 * 24 * 3600;
export const REFRESH_RACE_SECONDS = 10;
export const CLOCK_SKEW_SECONDS = 5 * 60;
/** How long entries of the audit log are kept; `HOLDFAST_AUDIT_DAYS`. Below the least a client takes a swept log for a cut one. */
export const AUDIT_DAYS = { least: 30, usual: 400, most: 3650 } as const;
export const IDEMPOTENCY_SECONDS = 24 * 3600;

/** Of an account; older ones go. [NT-8] */
export const NOTIFICATIONS_MAX = 500;
export const NOTIFICATIONS_DAYS = 90;
/** Between one attempt to send a notice and the next, each ± 20 %; the last one repeats until it is too old. [NT-10] */
export const NOTICE_DELAYS_SECONDS: readonly number[] = [1, 10, 60, 600, 3600, 6 * 3600];
export const NOTICE_MAX_SECONDS = 24 * 3600;
/** After so long without a save a device says so. [NT-7] */
export const SAVE_FAILED_SECONDS = 10 * 60;

/** Saves of one login, counted in the process that takes them; `HOLDFAST_RATE_SAVES`. */
export const SAVES_PER_MINUTE = 240;
/** Above this share of damaged sections nothing is repaired unless a person asks. [RC-5] */
export const RECOVERY_SHARE_MAX = 0.3;
/** Questions about what is damaged, and attempts at it, of one login; counted in the process that takes them. */
export const RECOVERIES_PER_MINUTE = 30;
export const AUTOSAVE_DEFAULT_SECONDS = 30;
export const AUTOSAVE_MIN_SECONDS = 5;
export const AUTOSAVE_MAX_SECONDS = 600;
export const JOURNAL_DELAY_MILLISECONDS = 500;
/** What the journal does not have after this long is late, and the person learns of it. */
export const JOURNAL_LATE_MILLISECONDS = 1_000;

export const PAGE_DEFAULT = 20;
export const PAGE_MAX = 100;

/** Requests a minute, each overridable by `HOLDFAST_RATE_<NAME>`. */
export const RATES_PER_MINUTE = {
  register: 4,
  login: 8,
  recover: 6,
  refresh: 12,
  deviceStart: 4,
  devicePoll: 60,
  bundleUpload: 8,
  grantUpload: 16,
  invite: 16,
  ticket: 240,
} as const;
export type RateName = keyof typeof RATES_PER_MINUTE;
