/** What a person does, as verbs: the public surface of the SDK. Casework and the access log have their own: casework/, audit/. */
export type { Party } from "#protocol/folds/compartment.ts";
export * from "./account/index.ts";
export type { SessionOptions } from "./account/unlocked-session.ts";
export { type Alarm, type AlarmCode, AlarmError } from "./alarms.ts";
export { type OpenCompartment, openCompartment } from "./compartments/compartment.ts";
export { type Content, type FieldValue, message } from "./compartments/content.ts";
export { rotate, stalenessNow } from "./compartments/epochs.ts";
export { type Attached, type AttachmentSource, attach, type Progress, saveAttachment } from "./compartments/files.ts";
export { addHolder, dropHolder, grantHistory, openThread } from "./compartments/holders.ts";
export { listen, type News } from "./compartments/news.ts";
export {
	type CompartmentRow,
	type EntryPage,
	type EntryView,
	listCompartments,
	markSeen,
	readAll,
	readPage,
	titleOf,
} from "./compartments/read.ts";
export { Unreadable, type UnreadableCause } from "./compartments/unreadable.ts";
export { doUpkeep, type UpkeepProgress, type UpkeepReport } from "./compartments/upkeep.ts";
export { type WriteOptions, type Written, write } from "./compartments/write.ts";
export type { Transport, UnlockedSession } from "./context.ts";
export {
	addDesk,
	assignToDesk,
	closeDesk,
	grantDeskKey,
	openDeskWithPrinted,
	printDeskRecovery,
	rekeyDesk,
	unassignFromDesk,
} from "./directory/desks.ts";
export { fetchNames, keepSynced, syncDirectory } from "./directory/directory.ts";
export {
	approve,
	invite,
	type MemberOrOrganisation,
	type NewInvite,
	refuse,
	reinstate,
	remove,
	setRole,
	suspend,
	vouch,
} from "./directory/members.ts";
export { addOrganisation, setPolicy } from "./directory/organisations.ts";
export {
	askForMore,
	type Checklist,
	fingerprintOf,
	renewVetting,
	type VettingAsk,
	type VettingQueue,
	vettingDue,
	vettingQueue,
	type WaitingProposal,
} from "./directory/vetting.ts";
export { ServerError } from "./http/answers.ts";
export { httpTransport, type TransportOptions } from "./http/transport.ts";
export { AlteredWebError, type CheckedRelease, checkWeb, type WebFinding, type WebProblem } from "./release/check.ts";
export { proposeRelease } from "./release/propose.ts";
export { memoryStorage, type Storage } from "./storage.ts";
