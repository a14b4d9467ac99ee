/** What a person does, as verbs: the public surface of the SDK. Casework and the access log have their own: casework/, audit/. */
export type { Party } from "#protocol/folds/compartment.ts";
export * from "./account.ts";
export { type Alarm, type AlarmCode, AlarmError } from "./alarms.ts";
export { ServerError } from "./answers.ts";
export { type ChoresDone, type ChoresProgress, doChores } from "./chores.ts";
export { type OpenCompartment, openCompartment } from "./compartment.ts";
export { type Content, type FieldValue, message } from "./content.ts";
export type { Sitting, Transport } from "./context.ts";
export {
	addDesk,
	assignToDesk,
	closeDesk,
	grantDeskKey,
	openDeskWithPrinted,
	printDeskRecovery,
	rekeyDesk,
	unassignFromDesk,
} from "./desks.ts";
export { keepSynced, names, syncDirectory } from "./directory.ts";
export { rotate, stalenessNow } from "./epochs.ts";
export { type Cause, Unreadable } from "./failures.ts";
export { type Attached, type Attaching, attach, type Progress, save } from "./files.ts";
export { addHolder, dropHolder, grantHistory, openThread } from "./holders.ts";
export {
	approve,
	type Invited,
	invite,
	refuse,
	reinstate,
	remove,
	type Subject,
	setRole,
	suspend,
	vouch,
} from "./members.ts";
export { listen, type News } from "./news.ts";
export { addOrganisation, setPolicy } from "./organisations.ts";
export { type CompartmentRow, listCompartments, markSeen, readAll, readPage, type Shown, type ShownPage, titleOf } from "./read.ts";
export { AlteredWebError, type CheckedRelease, checkWeb, type WebFinding, type WebProblem } from "./release/check.ts";
export { proposeRelease } from "./release/propose.ts";
export type { Surroundings } from "./sitting.ts";
export { memoryStorage, type Storage } from "./storage.ts";
export { httpTransport, type TransportOptions } from "./transport.ts";
export {
	type Ask,
	askForMore,
	type Checklist,
	fingerprintOf,
	renewVetting,
	type VettingQueue,
	vettingDue,
	vettingQueue,
	type Waiting,
} from "./vetting.ts";
export { type WriteOptions, type Written, write } from "./write.ts";
