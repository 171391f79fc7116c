import { formatId } from "@holdfast/protocol/ids";
import { ROLE } from "@holdfast/vault/roles";
import { SLOT_KIND } from "@holdfast/vault/slot";
import { listedDevice, listedSlot, makeDevice, makeSlot, nextKeyList } from "./key-changes.ts";
import { createPerson, registerBody } from "./person.ts";
import { admit, nextRoster } from "./roster-changes.ts";
import { deviceBody, rosterBody, slotsBody } from "./wire-changes.ts";

/** Prints features/accounts/example-account.ts anew: an account whose keys nobody has, and one change of each kind. */
const YEARS_100_MILLISECONDS = 100 * 365.25 * 24 * 3600 * 1000;

const ends = { notAfter: Date.now() + YEARS_100_MILLISECONDS };
const ada = await createPerson({ email: "ada@example.org", ...ends });
const { keyList, roster, keyRing } = ada.wire;
const passkey = await makeSlot(ada, SLOT_KIND.passkey);
const device = await makeDevice(ada, ends);
const again = await admit(ada, ada, ROLE.owner);
const account = {
  register: registerBody(ada, "browser"),
  replaceSlots: slotsBody(
    await nextKeyList(ada, keyList, ({ slots }) => ({ slots: [...slots, listedSlot(passkey)] })),
    [passkey],
  ),
  addDevice: deviceBody(
    await nextKeyList(ada, keyList, ({ devices }) => ({ devices: [...devices, listedDevice(device)] })),
    device,
  ),
  replaceRoster: rosterBody(await nextRoster(ada, roster, () => ({ members: [again.member] })), keyRing, [
    { accountId: ada.accountId, grant: again.grant },
  ]),
};

process.stdout.write(`import type { RegisterBody } from "@holdfast/protocol/auth";
import type { AddDeviceBody, ReplaceSlotsBody } from "@holdfast/protocol/keys";
import type { ReplaceRosterBody } from "@holdfast/protocol/workspaces";

/**
 * An account for the document's examples, made by testing/make-example.ts: its objects hold together, so that the
 * examples run as they stand. Nobody has its root key, and so nobody can save anything in it.
 *
 * Its workspace is ${formatId("wsp", ada.wire.workspaceId)}.
 */
export const EXAMPLE_ACCOUNT: {
  readonly register: RegisterBody;
  readonly replaceSlots: ReplaceSlotsBody;
  readonly addDevice: AddDeviceBody;
  readonly replaceRoster: ReplaceRosterBody;
} = ${JSON.stringify(account, null, 2)};
`);
